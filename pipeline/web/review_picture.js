// The page of a report as it was printed, with a box round everything that was read on it.

import { el, put, svg } from "./dom.js";
import { say } from "./words.js";
import { pageAddress } from "./source_api.js";

// `chosen(id)` is called for the box that is clicked.
export function pagePicture(source, reportId, pages, chosen) {
  const sheet = el("div", { class: "sheet" });
  const told = el("span", { class: "small muted" });
  const state = { page: 0, last: 1, id: "", turn: 0 };

  async function show(page, id) {
    state.id = id;
    if (page === state.page) {
      choose();
      return;
    }
    state.page = page;
    state.last = page;
    const turn = ++state.turn;
    told.textContent = say("page_number", { n: page, total: pages });
    try {
      const { width, height, boxes } = await source.page(reportId, page);
      if (turn !== state.turn) return;
      const image = el("img", { src: `${pageAddress(reportId, page)}.png`, alt: say("page_number", { n: page, total: pages }) });
      put(sheet, image, svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, boxes.map((one) => boxNode(one, chosen))));
      choose();
    } catch {
      if (turn === state.turn) put(sheet, el("p", { class: "muted" }, say("no_picture")));
    }
  }

  function choose() {
    for (const box of sheet.querySelectorAll("rect")) box.classList.toggle("selected", box.dataset.id === state.id);
  }

  const turnTo = (by) => { const to = state.page + by; if (to >= 1 && to <= pages) show(to, state.id); };
  return {
    show,
    page: () => state.last,
    // What was read may have changed: the next `show` asks again.
    stale: () => { state.page = 0; },
    node: el("figure", { class: "page-picture", "aria-label": say("page_picture") },
      el("figcaption", { class: "pager" }, el("button", { type: "button", "aria-label": say("previous"), onclick: () => turnTo(-1) }, "‹"), told, el("button", { type: "button", "aria-label": say("next"), onclick: () => turnTo(1) }, "›")), sheet),
  };
}

function boxNode({ id, box: [x0, y0, x1, y1] }, chosen) {
  return svg("rect", { x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2, "data-id": id, onclick: () => chosen(id) });
}

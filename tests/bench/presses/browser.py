"""The browser press: stories as web pages, printed by Chromium without a screen."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any

from .canvas import BODY, _looks
from .layout import Cell, Grid, Layout, Par
from .story import compose, texts

COMMAND = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pdf-header-footer",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ALIGN = {"justify": "justify", "left": "left", "centre": "center", "right": "right"}
BOX = "font-size:11pt;"


def printed(given: list[Layout], paths: dict[str, Path]) -> None:
    """Each layout's PDF at its path; nothing where there is no Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        print("no Chromium: its files are left out")
        return
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: _print(program, one, paths[one.name], Path(folder)), given))


def _print(program: str, layout: Layout, path: Path, folder: Path) -> None:
    own = folder / path.stem
    own.mkdir()
    page = own / "page.html"
    page.write_text(page_of(layout), "utf-8")
    made = own / "made.pdf"
    subprocess.run([program, *COMMAND, f"--user-data-dir={own}", f"--print-to-pdf={made}", str(page)],
                   capture_output=True, check=False, timeout=120)  # fmt: skip
    if made.exists():
        path.write_bytes(made.read_bytes())


def page_of(layout: Layout) -> str:
    """The story as one web page with its style."""
    story = compose(layout)
    parts, inside = [], False
    if layout.columns > 1 and not layout.over:
        parts.append('<div class="columns">')
        inside = True
    for piece in story:
        if layout.columns > 1 and not inside and isinstance(piece, Par) and piece.role in BODY:
            parts.append('<div class="columns">')
            inside = True
        parts.append(_grid(piece) if isinstance(piece, Grid) else _par(piece))
    parts.append("</div>" if inside else "")
    return f"<!doctype html><html lang=zh><meta charset=utf-8><style>{_style(layout)}</style><body>{_watermark(layout)}{''.join(parts)}"


def _par(piece: Par) -> str:
    if "\t" in piece.text:
        left, right = (escape(end) for end in piece.text.split("\t"))
        return f'<p class="spread"><span>{left}</span><span>{right}</span></p>'
    lead = f"<b>{escape(piece.text[: piece.lead])}</b>" if piece.lead else ""
    return f'<p class="{piece.role}">{lead}{escape(piece.text[piece.lead :])}</p>'


def _grid(grid: Grid) -> str:
    rows = ["<tr>" + "".join(map(_cell, row)) + "</tr>" for row in grid.rows]
    head = "".join(rows[: grid.heads]) if grid.again == "head" else ""
    body = "".join(rows[grid.heads if head else 0 :])
    weights = grid.weights or (1.0,) * grid.width
    columns = "".join(f'<col style="width:{100 * weight / sum(weights):.1f}%">' for weight in weights)
    table = f'<table class="{grid.rules} h{grid.heads}">{columns}<thead>{head}</thead><tbody>{body}</tbody></table>'
    return f'<div class="wide">{table}</div>' if grid.wide else table


def _cell(cell: Cell) -> str:
    return f'<td colspan="{cell.width}" rowspan="{cell.height}">{escape(cell.text)}</td>'


def _watermark(layout: Layout) -> str:
    if not layout.watermark:
        return ""
    text = texts()["watermarks"][layout.seed % 4]
    if layout.watermark == "diagonal":
        return f'<div class="mark" style="top:40%;left:8%;font-size:64pt;transform:rotate(-45deg)">{text}</div>'
    spots = ((x, y) for y in range(60, 700, 170) for x in range(0, 400, 190))
    return "".join(f'<div class="mark" style="top:{y}pt;left:{x}pt;font-size:20pt">{text}</div>' for x, y in spots)


def _style(layout: Layout) -> str:
    top, right, bottom, left = layout.margins
    wide, high = layout.paper
    size = f"margin:{top}pt {right}pt {bottom}pt {left}pt;"
    looks = "".join(f"p.{role}{{{_look(look, layout)}}}" for role, look in _looks(layout).items())
    return (
        f"@page{{size:{wide}pt {high}pt;{size}}}@page wide{{size:{high}pt {wide}pt;}}{_boxes(layout)}"
        f'body{{margin:0;font-family:"{layout.font}";letter-spacing:{layout.spacing}pt;'
        f"{'text-autospace:normal;' if layout.autospace else 'text-autospace:no-autospace;'}"
        f"text-spacing-trim:{'trim-start' if layout.compress else 'space-all'};widows:1;orphans:1}}"
        f"p{{margin:0}}{looks}p.spread{{display:flex;justify-content:space-between;font-size:{layout.size}pt;"
        f"border-bottom:1.5pt solid #d00}}.columns{{column-count:{layout.columns};column-gap:24pt;column-fill:auto}}"
        f"table{{border-collapse:collapse;width:100%;font-size:{layout.size * 0.8}pt;line-height:1.5;margin:6pt 0}}"
        "td{padding:2pt 4pt;text-align:center}table.grid td{border:0.75pt solid #000}"
        "table.three{border-top:1pt solid #000;border-bottom:1pt solid #000}"
        "table.three.h1 tr:first-child td,table.three.h2 tr:nth-child(2) td{border-bottom:0.5pt solid #000}"
        ".wide{page:wide;break-before:page;break-after:page}.mark{position:fixed;color:#d9d9d9;white-space:nowrap}"
    )


def _look(look: dict[str, Any], layout: Layout) -> str:
    indent = 2.0 if look["spaces"] else look["indent"]
    colour = "color:#d00;" if look.get("colour") else ""
    rule = "border-bottom:1.5pt solid #d00;margin-bottom:10pt;" if look.get("rule") else ""
    right = "padding-right:2em;" if look["align"] == "right" else ""
    return (
        f"font-size:{look['size']}pt;line-height:{look['pitch']};text-indent:{indent}em;"
        f"text-align:{ALIGN[look['align']]};margin-top:{look.get('before', 0)}pt;margin-bottom:{look['after']}pt;"
        f"{'font-weight:bold;' if look['heavy'] else ''}{colour}{rule}{right}"
    )


def _boxes(layout: Layout) -> str:
    made = ""
    if layout.foot:
        text = layout.foot.replace("{n}", '" counter(pages) "').replace("{}", '" counter(page) "')
        made += f'@page{{@bottom-center{{content:"{text}";{BOX}}}}}'
    if layout.running:
        names = [name.replace("#", "2") for name in texts()["running"]]
        odd, even = names[(layout.seed + 1) % len(names)], names[layout.seed % len(names)]
        even = odd if layout.running == "same" else even
        made += f'@page:right{{@top-right{{content:"{odd}";{BOX}}}}}@page:left{{@top-left{{content:"{even}";{BOX}}}}}'
    return made

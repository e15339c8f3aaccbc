"""The settings: kinds of page, each drawn with other knobs by its seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from .layout import A4, B5, K16, Layout

PRODUCERS = ("reportlab", "libreoffice", "chrome")
FONTS = {
    "reportlab": ("song", "song", "micro"),
    "libreoffice": ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei"),
    "chrome": ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei"),
}
FEET = ("— {} —", "第{}页", "{}/{n}", "{}", "- {} -", "第 {} 页 共 {n} 页", "")
LANDSCAPE = (A4[1], A4[0])

KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "tight": {"pitch": 1.15, "size": 10.5},
    "pitch 1.0": {"pitch": 1.0, "size": 12.0},
    "loose": {"pitch": 2.0},
    "large": {"size": 22.0, "pitch": 1.5},
    "small": {"size": 10.5, "pitch": 1.4},
    "spaced 6": {"indent": 0.0, "after": 6.0},
    "spaced 12": {"indent": 0.0, "after": 12.0},
    "both": {"indent": 2.0, "after": 12.0},
    "flush": {"indent": 0.0, "after": 0.0},
    "indent by spaces": {"indent_spaces": True},
    "ragged": {"align": "left"},
    "ragged spaced": {"align": "left", "indent": 0.0, "after": 8.0},
    "hanging": {"hang": True},
    "compressed": {"compress": True},
    "split words": {"split": True, "texts": ("paragraphs", "figures", "latin")},
    "autospace": {"autospace": True, "texts": ("paragraphs", "latin")},
    "b5": {"paper": B5, "margins": (64.0, 54.0, 64.0, 54.0), "size": 12.0},
    "16k": {"paper": K16, "margins": (64.0, 54.0, 64.0, 54.0), "size": 14.0},
    "landscape": {"paper": LANDSCAPE},
    "headings left": {"headings": "left"},
    "headings centred": {"headings": "centred"},
    "headings bold": {"headings": "bold"},
    "headings larger": {"headings": "larger"},
    "headings run in": {"headings": "runin", "bold": "stroke"},
    "red head": {"head": "red"},
    "bulletin head": {"head": "brief"},
    "page — 1 —": {"foot": "— {} —"},
    "page 第1页": {"foot": "第{}页"},
    "page 1/9": {"foot": "{}/{n}"},
    "page bare": {"foot": "{}"},
    "running head": {"running": "same", "foot": "{}"},
    "odd and even heads": {"running": "odd_even", "foot": "— {} —"},
    "footnotes": {"notes": True, "foot": "{}"},
    "two columns": {"columns": 2, "size": 10.5, "margins": (72.0, 56.0, 72.0, 56.0)},
    "two columns, title over": {"columns": 2, "over": True, "size": 10.5, "margins": (72.0, 56.0, 72.0, 56.0)},
    "two columns, bulletin": {"columns": 2, "over": True, "head": "brief", "size": 10.5, "running": "same", "foot": "{}"},
    "side notes": {"sides": True, "margins": (80.0, 60.0, 80.0, 120.0), "size": 12.0},
    "watermark diagonal": {"watermark": "diagonal"},
    "watermark repeated": {"watermark": "repeated"},
    "bold twice": {"bold": "twice", "headings": "bold"},
    "bold stroke": {"bold": "stroke", "headings": "bold"},
    "letter-spacing": {"spacing": 1.2},
    "latin": {"texts": ("latin", "paragraphs")},
    "long figures": {"texts": ("figures", "paragraphs")},
    "quotations": {"texts": ("quotes", "paragraphs")},
    "lists": {"texts": ("lists", "paragraphs")},
    "notice of one page": {"sections": 1, "head": "red"},
    "table ruled": {"tables": ("grid", "grid+units", "grid+total")},
    "table unruled": {"tables": ("none", "none+units", "none+total")},
    "table three lines": {"tables": ("three", "three+units+total")},
    "table ruled, wrapped": {"tables": ("grid+wrapped", "grid+wrapped+total")},
    "table unruled, wrapped": {"tables": ("none+wrapped", "three+wrapped")},
    "table merged": {"tables": ("grid+merged", "grid+merged+units+total")},
    "table merged, three lines": {"tables": ("three+merged", "three+merged+units")},
    "table with caption row": {"tables": ("grid+caption", "grid+caption+total")},
    "table long, head again": {"tables": ("grid+long+head",)},
    "table long, 续表": {"tables": ("grid+long+continued+total",)},
    "table long, bare": {"tables": ("grid+long",)},
    "table long, unruled": {"tables": ("none+long+head",)},
    "table long, merged": {"tables": ("grid+merged+long+head",)},
    "table landscape": {"tables": ("grid+wide+long+head",)},
    "table landscape, unruled": {"tables": ("none+wide",)},
    "tables in two columns": {"columns": 2, "over": True, "size": 10.5, "tables": ("grid+wrapped", "grid+total")},
    "mixed 1": {}, "mixed 2": {}, "mixed 3": {}, "mixed 4": {},
}  # fmt: skip

WITHOUT = {
    "chrome": {"footnotes", "hanging", "split words", "table long, 续表", "side notes", "bold twice", "bold stroke"},
    "libreoffice": {
        "footnotes", "hanging", "split words", "table long, 续表", "side notes", "bold twice", "bold stroke",
        "watermark diagonal", "watermark repeated", "compressed", "autospace",
    },
    "reportlab": {"autospace"},
}  # fmt: skip
"""What a producer cannot set, or this press does not ask of it."""
MIXED = {
    "columns": (1, 1, 2),
    "head": ("", "red", "brief"),
    "headings": ("indented", "left", "centred", "bold", "larger", "runin"),
    "running": ("", "same", "odd_even"),
    "watermark": ("", "", "diagonal"),
    "sides": (False, False, True),
    "tables": ((), ("grid+units",), ("none+total", "grid"), ("grid+long+head",), ("three+units",)),
    "texts": (("paragraphs",), ("paragraphs", "latin", "quotes"), ("paragraphs", "lists"), ("figures", "paragraphs")),
    "after": (0.0, 6.0),
}


def layouts(seeds: Iterable[int], producers: Iterable[str] = PRODUCERS, kinds: Iterable[str] = ()) -> Iterator[Layout]:
    """One layout for each kind, producer and seed."""
    for producer in producers:
        for kind, knobs in KINDS.items():
            if kind in WITHOUT[producer] or (kinds and kind not in kinds):
                continue
            for seed in seeds:
                yield _drawn(kind, producer, seed, knobs)


def _drawn(kind: str, producer: str, seed: int, knobs: dict[str, Any]) -> Layout:
    rng = random.Random(f"{kind}/{producer}/{seed}/knobs")
    base = {
        "font": rng.choice(FONTS[producer]),
        "size": rng.choice((12.0, 14.0, 15.0, 16.0)),
        "pitch": rng.choice((1.3, 1.5, 1.6, 1.75, 1.9)),
        "margins": rng.choice(((80.0, 72.0, 80.0, 72.0), (105.0, 74.0, 99.0, 79.0), (72.0, 90.0, 72.0, 90.0))),
        "paper": rng.choice((A4, A4, A4, K16)),
        "foot": rng.choice(FEET),
        "headings": rng.choice(("indented", "indented", "left", "bold", "larger")),
    }
    if kind.startswith("mixed"):
        base |= {key: rng.choice(values) for key, values in MIXED.items()}
        if base["columns"] == 2:
            base |= {"size": 10.5, "over": True, "sides": False}
        if base["sides"]:
            base |= {"margins": (80.0, 60.0, 80.0, 120.0), "size": 12.0}
    if producer == "libreoffice":
        base |= {"watermark": ""}
    if producer != "reportlab":
        base |= {"sides": False}
    return replace(Layout(kind, producer, seed), **(base | knobs))

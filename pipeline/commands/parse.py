"""`jianbao parse`: what a text states, without any file."""

from __future__ import annotations

import hashlib
from argparse import Namespace

from pipeline.codes import REFUSALS
from pipeline.commands.console import Json, json_row, lines, number, print_json
from pipeline.messages import Language
from pipeline.model import Block, Document, Quantity, Refusal, Result
from pipeline.schema import TABLE
from pipeline.settings import Settings

PARSED = ("facts", "mechanisms", "citations", "checks")
"""Tables that are told of a text."""


def run(args: Namespace, language: Language) -> int:
    """One JSON line a text."""
    for text in lines(args.text):
        print_json(quantities(text) if args.quantities else statements(text, args.why, language))
    return 0


def statements(text: str, why: bool = False, language: Language = "en") -> dict[str, object]:
    """What `jianbao parse` prints for a text; `why` adds the numbers that became no fact. Offsets count in `text`."""
    from pipeline.dataset import result_rows

    result = read_text(text)
    rows = result_rows(result)
    found: dict[str, object] = {"text": text}
    found |= {name: [json_row(TABLE[name], row) for row in rows[name]] for name in PARSED}
    return found | ({"refusals": [_refusal(refusal, language) for refusal in result.refusals]} if why else {})


def read_text(text: str) -> Result:
    """The text as a report of its own, each of its lines a paragraph."""
    from pipeline.ingest import compose
    from pipeline.run import read_report
    from pipeline.scan import report_id

    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    document = Document("txt", tuple(Block(line) for line in text.split("\n")))
    return read_report(compose(document, report_id(sha256)), sha256, Settings())


def quantities(text: str) -> dict[str, object]:
    """`{"text", "quantities"}`: every number expression, before any is judged to be a fact."""
    return {"text": text, "quantities": quantity_rows(text)}


def quantity_rows(text: str) -> list[dict[str, Json]]:
    """One record a number expression, as `jianbao parse --quantities` prints them."""
    from pipeline.lexicon.words import load
    from pipeline.resolve.reading import quantities as find

    return [_quantity(found) for found in find(text, load())]


def _quantity(found: Quantity) -> dict[str, Json]:
    return {
        "span": found.span, "start": found.start, "end": found.end, "value": number(found.value),
        "low": number(found.low), "high": number(found.high), "bound": found.bound,
        "unit": found.unit, "kind": found.kind,
    }  # fmt: skip


def _refusal(refusal: Refusal, language: Language) -> dict[str, Json]:
    words = {code.code: code.zh if language == "zh" else code.en for code in REFUSALS}
    return {
        "span": refusal.span, "start": refusal.start, "end": refusal.end,
        "reason": refusal.reason, "meaning": words.get(refusal.reason, refusal.reason),
    }  # fmt: skip

"""A report's own arithmetic, recomputed: what its sentences tie together, and whether it comes out."""

from __future__ import annotations

from pipeline.audit.changes import find_changes
from pipeline.audit.gaps import find_gaps
from pipeline.audit.page import lay_out
from pipeline.audit.products import find_products
from pipeline.audit.shares import find_shares
from pipeline.audit.sums import find_sums
from pipeline.audit.tables import find_table_sums
from pipeline.model import Check, Fact, Sentence

_READERS = (find_sums, find_table_sums, find_shares, find_changes, find_gaps, find_products)


def check_facts(text: str, sentences: tuple[Sentence, ...], facts: tuple[Fact, ...]) -> tuple[Check, ...]:
    """Every sum, share, reduction, difference and product that the text ties together, by where the result is stated.

    `facts` in the checks are the `start` of the operands and, last, of the stated result; numbers are plain decimal
    strings. Nothing is corrected: what does not come out at the precision stated is `inconsistent`.
    """
    page = lay_out(text, sentences, facts)
    found = {(check.kind, check.facts): check for reader in _READERS for check in reader(page)}
    return tuple(sorted(found.values(), key=lambda check: (check.facts[-1], check.kind, check.facts)))

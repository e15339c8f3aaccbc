"""The frozen nouns that travel from room to room.

Offsets are code points into `Report.text`, end exclusive. Numbers are `Decimal` until they are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the top left corner of the page."""

BlockKind = Literal["paragraph", "row"]
QuantityKind = Literal["number", "percent", "point", "ordinal", "date", "code", "formula"]
Bound = Literal["exact", "about", "over", "under", "range"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one block's text that stands on one line of one page.

    `start` and `end` count from the block's first character; `edges` holds the x of every character's left edge
    and, last, of the right edge of the final one (so `len(edges) == end - start + 1`), or is empty when unknown.
    """

    start: int
    end: int
    page: int
    box: Box | None = None
    edges: tuple[float, ...] = ()
    sure: tuple[float, ...] = ()
    """How sure the recogniser is of each character, 0 to 1; empty where the text was not recognised from a picture."""


@dataclass(frozen=True, slots=True)
class Block:
    """A whole paragraph, or one table row (cells joined by ` | `), as reading yields it; never holds a line break."""

    text: str
    kind: BlockKind = "paragraph"
    runs: tuple[Run, ...] = ()
    header: tuple[str, ...] = ()
    """For a row: the header text above each of its cells, top to bottom, joined by a space; else empty."""
    dropped: str = ""
    """Why the block is not published (`boilerplate` `header` `footer` `page_number` `contents` `blank`), else empty."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that a reader decided about a page, or about the whole file (`page` None), for `jianbao inspect`."""

    code: str
    """A key of `codes.DECISIONS`."""
    page: int | None = None
    detail: str = ""
    """What it was decided on: an encoding, a number of columns, the text taken out."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader yields: blocks in reading order, before anything is judged."""

    format: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    """Codes of `codes.WARNINGS`."""
    decisions: tuple[Decision, ...] = ()
    unread_pages: tuple[int, ...] = ()
    """Pages, from 1, that show text which a recogniser may read."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A published block: where it stands in the report's text."""

    start: int
    end: int
    block: Block


@dataclass(frozen=True, slots=True)
class Report:
    """A report as text. `text` is the published blocks joined by line feeds; every offset refers to it."""

    report_id: str
    text: str
    placed: tuple[Placed, ...]
    format: str
    pages: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (to 。；！？ or the paragraph's end) or one table row, and the heading path above it."""

    start: int
    end: int
    section: str
    placed: Placed


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number expression, before anything is judged. `value`, `low`, `high` in base units (1.2万 is 12000)."""

    start: int
    end: int
    span: str
    kind: QuantityKind
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    unit: str
    number_end: int = 0
    """Where the digits and scale end and the unit begins."""
    decimals: int = 0
    """Digits after the decimal point, as written in base units of the percent sign (88.63% is 2)."""


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division, or a name that several bear (`code` empty, `candidates` filled)."""

    name: str
    """As written."""
    code: str
    """GB/T 2260, six digits, valid at the report's date; a township carries its county's."""
    full_name: str
    """河南省濮阳市南乐县"""
    level: str
    """`province` `prefecture` `county` `township` or empty."""
    township_code: str = ""
    current: str = ""
    start: int = -1
    end: int = -1
    candidates: tuple[Candidate, ...] = ()
    bare: bool = False
    """Found in running text without a word for its kind (阳谷 for 阳谷县): a hint rather than a statement."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the divisions that a name may mean; `start` and `end` are the years it was in force (end empty: still)."""

    code: str
    full_name: str
    level: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Region:
    """Whom a report or a fact is about."""

    name: str = ""
    code: str = ""
    township_code: str = ""
    level: str = ""
    basis: str = ""
    """`stated`, `inferred` or empty."""
    evidence: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of facts.csv; columns of the same name, `part_of` as an index into the report's facts until written."""

    start: int
    end: int
    span: str
    category: str
    measure: str
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    bound: Bound
    unit: str
    evidence: str
    section: str
    rule: str
    confidence: Decimal
    subject: str = ""
    part_of: int = -1
    """`start` of the total's span, or -1."""
    per: str = ""
    stage: str = ""
    direction: str = ""
    level: str = ""
    domain: str = ""
    action: str = ""
    as_of: str = ""
    region: Region = field(default_factory=Region)
    decimals: int = 0
    reviewed: str = ""
    """What a person said of it: `accepted`, `corrected`, `added` or empty."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One row of mechanisms.csv."""

    start: int
    end: int
    name: str
    kind: str
    evidence: str
    section: str
    rule: str
    confidence: Decimal
    components: tuple[str, ...] = ()
    gloss: str = ""
    level: str = ""
    domain: str = ""
    region: Region = field(default_factory=Region)
    reviewed: str = ""
    """What a person said of it: `accepted`, `corrected`, `added` or empty."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One row of citations.csv."""

    start: int
    end: int
    title: str
    number: str
    issuer: str
    year: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """One row of allocation.csv; `start` and `end` are those of the field's mention."""

    start: int
    end: int
    domain: str
    level: str
    """Levels that enforce it together, joined by + from the top."""
    body: str
    """As written, when named."""
    evidence: str
    section: str
    rule: str
    confidence: Decimal
    region: Region = field(default_factory=Region)


@dataclass(frozen=True, slots=True)
class Organisation:
    """One row of organisation.csv; `start` and `end` are those of the lower body's name as it last stood."""

    start: int
    end: int
    body: str
    relation: str
    """`subordinate` `posted` `sign` `merged`"""
    above: str
    evidence: str
    section: str
    rule: str
    confidence: Decimal
    region: Region = field(default_factory=Region)


@dataclass(frozen=True, slots=True)
class Claim:
    """An extractor's claim on one number; of several, the heaviest wins."""

    category: str
    rule: str
    weight: int


@dataclass(frozen=True, slots=True)
class Check:
    """One row of checks.csv; `facts` are the `start` offsets of operands first and the stated result last."""

    kind: str
    expression: str
    facts: tuple[int, ...]
    stated: str
    computed: str
    status: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a number became no fact (`jianbao parse --why`)."""

    start: int
    end: int
    span: str
    reason: str
    """Code of `codes.REFUSALS`."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head and tail of a report say about it."""

    title: str = ""
    issuer: str = ""
    issue_no: str = ""
    published: str = ""
    """ISO date, as exact as stated (2021, 2021-06, 2021-06-11)."""
    year: str = ""
    year_basis: str = ""
    """`as_of`, `published`, `latest_named` or empty."""


@dataclass(frozen=True, slots=True)
class CorrectionState:
    """What became of one correction in this reading, and the place that it was applied to or may mean (-1: none)."""

    correction_id: str
    state: str
    """Code of `codes.CORRECTION_STATES`."""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Result:
    """Everything read from the bytes of one report; pure, picklable, kept in the store."""

    report_id: str
    sha256: str
    status: str
    """`ok`, `partial`, `failed`"""
    reason: str = ""
    """Code of `codes.REASONS` when not ok."""
    detail: str = ""
    report: Report | None = None
    head: Head = field(default_factory=Head)
    region: Region = field(default_factory=Region)
    facts: tuple[Fact, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    allocation: tuple[Allocation, ...] = ()
    organisation: tuple[Organisation, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    body: str = ""
    """The text that copies are recognised by: letters and digits only, without boilerplate."""
    format: str = ""
    """Of a file that could not be read, as far as its content tells."""
    unread_pages: tuple[int, ...] = ()
    """Pages, from 1, that show text which a recogniser may still read."""
    document: Document | None = None
    """What the reader yielded, where the settings ask for it."""
    corrections: tuple[CorrectionState, ...] = ()
    """What became of each entry of the report's log of corrections, oldest first."""

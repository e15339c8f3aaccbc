"""A small published folder made by hand: two counties that disagree, characters beyond the first plane, and hostile texts."""

from __future__ import annotations

from pathlib import Path

from pipeline.dataset import Row, Rows
from pipeline.export.folder import publish, render
from pipeline.schema import TABLE, TABLES

ATTACK = "</script><script>window.hit=1</script><img src=x onerror=window.hit=2><!--<svg onload=window.hit=3>\u2028"
"""Text that runs where a page is built by pasting strings."""
FIRST, SECOND, UNREAD = "r0000000000000001", "r0000000000000002", "r0000000000000003"
NANLE = ("河南省濮阳市南乐县", "410923")
YANGSHAN = ("广东省清远市阳山县", "441823")

TEXTS = {
    FIRST: "𠮷县改革简报〔2022〕第3期\n"
    "𠮷𠮷改革前，全县执法队伍有13支，改革后整合为7支。按照“1+8”模式运行。\n"
    f"承接事项66项{ATTACK}，下沉编制𠀀20名。\n",
    SECOND: f"执法队伍现有9支，其中派驻8支。实行“{ATTACK}”制度。\n镇街 | 队伍\n杨庄镇 | 4支\n",
}
_FACTS = (
    (FIRST, "13支", "team", "13", {"stage": "before", "measure": "执法队伍"}),
    (FIRST, "7支", "team", "7", {"stage": "after", "measure": "执法队伍"}),
    (FIRST, "66项", "matter", "66", {"measure": f"事项{ATTACK}", "confidence": "0.5"}),
    (FIRST, "20名", "staffing", "20", {"bound": "over", "value_high": "", "action": "sink"}),
    (SECOND, "9支", "team", "9", {"stage": "after", "measure": "执法队伍"}),
    (SECOND, "8支", "team", "8", {"part_of": f"{SECOND}-f6"}),
    (SECOND, "4支", "team", "4", {"measure": "队伍"}),
)
_MECHANISMS = ((FIRST, "“1+8”模式", "formula"), (FIRST, "1+8", "principle"), (SECOND, ATTACK, "institution"))


def rows() -> Rows:
    """The rows of every table."""
    found: Rows = {table.name: [] for table in TABLES}
    found["facts"] = [_fact(*one) for one in _FACTS]
    found["mechanisms"] = [_mechanism(*one) for one in _MECHANISMS]
    found["reports"] = [_report(FIRST, f"{ATTACK}.txt", NANLE), _report(SECOND, "二.docx", YANGSHAN), _unread()]
    at = TEXTS[FIRST].index("〔2022〕")
    found["citations"] = [row("citations", report_id=FIRST, title="〔2022〕", evidence=TEXTS[FIRST].split("\n")[0], char_start=str(at), char_end=str(at + 6))]
    found["checks"] = [row("checks", check_id=f"{SECOND}-c6", report_id=SECOND, kind="sum", expression="8 + 2 = 9", fact_ids=f"{SECOND}-f13;{SECOND}-f6", stated="9", computed="10", status="inconsistent", evidence=f"现有9支{ATTACK}")]
    found["comparison"] = [_compared(NANLE, "13", "7"), _compared(YANGSHAN, "", "9")]
    found["comparison_evidence"] = [_behind(NANLE, "teams_before", 0), _behind(NANLE, "teams_after", 1), _behind(YANGSHAN, "teams_after", 4)]
    found["conflicts"] = [_conflict()]
    return found


def published(folder: Path, texts: bool = True) -> Path:
    """The folder, published."""
    publish(render(rows(), TEXTS if texts else {}), folder)
    return folder


def row(table: str, /, **cells: str) -> Row:
    """A row of a table with these cells, all others empty; KeyError where the table has no such column."""
    empty = dict.fromkeys(TABLE[table].names, "")
    assert not set(cells) - set(empty)
    return empty | cells


def _fact(report: str, span: str, category: str, value: str, more: dict[str, str]) -> Row:
    start = TEXTS[report].index(span)
    cells = {
        "fact_id": f"{report}-f{start}", "report_id": report, **_region(NANLE if report == FIRST else YANGSHAN), "category": category,
        "value": value, "value_low": value, "value_high": value, "bound": "exact", "unit": span[-1], "span": span,
        "evidence": _line(TEXTS[report], start), "char_start": str(start), "char_end": str(start + len(span)),
        "rule": "made", "confidence": "0.95",
    }  # fmt: skip
    return row("facts", **{**cells, **more})


def _mechanism(report: str, name: str, kind: str) -> Row:
    start = TEXTS[report].index(name)
    return row(
        "mechanisms", mechanism_id=f"{report}-m{start}", report_id=report, region_name=NANLE[0], region_code=NANLE[1], name=name,
        kind=kind, evidence=_line(TEXTS[report], start), char_start=str(start), char_end=str(start + len(name)), rule="made", confidence="0.9",
    )  # fmt: skip


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    return text[start : text.index("\n", at)]


def _region(region: tuple[str, str]) -> dict[str, str]:
    return {"region_name": region[0], "region_code": region[1], "region_level": "county"}


def _report(report: str, file: str, region: tuple[str, str]) -> Row:
    return row(
        "reports", report_id=report, file=file, format="txt", sha256="0" * 64, status="ok", title="" if report == SECOND else f"改革简报{ATTACK}",
        year="2022", year_basis="published", **_region(region), region_basis="stated", facts="4", mechanisms="2", warnings="personal_data",
    )  # fmt: skip


def _unread() -> Row:
    return row("reports", report_id=UNREAD, file="坏.doc", format="doc", sha256="1" * 64, status="failed", reason="damaged", facts="0", mechanisms="0")


def _compared(region: tuple[str, str], before: str, after: str) -> Row:
    place = {"province": region[0][:3], "prefecture": region[0][3:6], "year": "2022", "status": "ok", "reports": "1", "reports_unread": "0", "code_year": "2024"}
    return row("comparison", **_region(region), **place, teams_before=before, teams_after=after)


def _behind(region: tuple[str, str], indicator: str, fact: int) -> Row:
    found = _fact(*_FACTS[fact])
    return row(
        "comparison_evidence", region_name=region[0], region_code=region[1], year="2022", indicator=indicator, value=found["value"], bound="exact",
        chosen="only", candidates="1", fact_id=found["fact_id"], report_id=found["report_id"], evidence=found["evidence"],
    )  # fmt: skip


def _conflict() -> Row:
    taken, other = _fact(*_FACTS[1]), _fact(*_FACTS[4])
    return row(
        "conflicts", region_name=NANLE[0], region_code=NANLE[1], year="2022", indicator="teams_after", value="7", bound="exact",
        fact_id=taken["fact_id"], report_id=FIRST, evidence=taken["evidence"], other_value="9", other_bound="exact",
        other_fact_id=other["fact_id"], other_report_id=SECOND, other_evidence=other["evidence"], between="between_reports", why="latest",
    )  # fmt: skip

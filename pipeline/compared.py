"""Columns and codes of comparison.csv, comparison_evidence.csv and conflicts.csv that no other table has."""

from __future__ import annotations

from typing import get_args

from pipeline.columns import Code, Column
from pipeline.model import Bound

_BOUNDS = get_args(Bound)
_CHOICES = ("together", "own", "whole", "latest", "largest", "first", "precise")
_RELATIONS = ("same", "recoded", "predecessor", "successor", "unknown")
_BETWEEN = ("between_reports", "within_report")
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"

COMPARED_WORDS: tuple[Code, ...] = (
    Code("only", "唯一", "nothing else qualifies"),
    Code("agreed", "各处一致", "all that qualify agree"),
    Code("together", "同一句", "stands with the value that it belongs to"),
    Code("own", "本地报告", "stated by a report of the region itself"),
    Code("whole", "未限定", "not narrowed to a field or body"),
    Code("latest", "时间较晚", "holds for a later date, or the later report"),
    Code("largest", "数值较大", "the largest: the total before what it holds"),
    Code("first", "首次出现", "the first in the text"),
    Code("precise", "更精确", "the most precise of those that agree"),
    Code("computed", "计算得出", "computed from other indicators"),
    Code("between_reports", "两份报告", "between two reports"),
    Code("within_report", "同一报告", "between two passages of a report"),
    Code("same", "代码相同", "in force under the same code"),
    Code("recoded", "代码不同", "the same place under another code"),
    Code("predecessor", "仅有前身", "did not exist yet: its predecessors are named"),
    Code("successor", "已并入他地", "no longer existed: what it went into is named"),
    Code("unknown", "无从查考", "the table does not tell"),
)

ABOVE = (
    Column("province", "省级名称", "string", "province that it lay in", "所属省级单位名称"),
    Column(
        "prefecture", "市级名称", "string", "prefecture that it lay in; empty directly under a province",
        "所属市级单位名称；省直辖的为空",
    ),
)  # fmt: skip
"""Between a region and the year."""

STATE = (
    Column(
        "status", "读取状态", "string",
        "ok: an empty cell is not stated; partial: not stated or not read; failed: not read; no report: no row",
        "ok：空格即未写明；partial：空格为未写明或未读出；failed：未读出；没有报告则没有这一行",
        ("ok", "partial", "failed"), required=True,
    ),
    Column(
        "reports", "报告数", "integer",
        "reports read that are about the region and year, or state a value of the row",
        "读出的、述及该地区该年份或写有本行数值的报告数", required=True,
    ),
    Column(
        "reports_unread", "未读全的报告数", "integer",
        "reports of the region not read whole; one not read at all is placed by its file name",
        "未能读全的该地区报告数；完全未读出的按文件名判定地区", required=True,
    ),
    Column(
        "code_year", "代码年份", "integer", "year that the next four columns hold for (--codes-as-of)",
        "以下四列所指年份（--codes-as-of）", required=True,
    ),
    Column(
        "code_in_year", "该年代码", "string",
        "code of the same place in that year (a township: of its county); empty where there was none",
        "同一地方在该年的代码（乡级为所属县）；当时不存在则为空", pattern=r"\d{6}",
    ),
    Column("name_in_year", "该年名称", "string", "its full name in that year", "同一地方在该年的全称"),
    Column("code_relation", "代码关系", "string", "how it relates to region_code", "与地区代码的关系", _RELATIONS),
    Column(
        "code_nearest", "最近的前身或后继", "string", "where there was none: what it came from or went into",
        "当时不存在时：其前身或后继", separator=";",
    ),
)  # fmt: skip
"""Between the year and the indicators."""

BEHIND = (
    Column(
        "value", "数值", "number", "value of the cell; empty for a range, which leaves the cell empty",
        "该格数值；区间为空，该格也为空",
    ),
    Column("value_low", "下限", "number", "lowest value that the words allow", "原文允许的最小值"),
    Column("value_high", "上限", "number", "highest value that the words allow", "原文允许的最大值"),
    Column("bound", "精度", "string", "how exact the number is", "数值的确切程度", _BOUNDS),
    Column(
        "chosen", "选取依据", "string", "why this fact stands in the cell", "为何取此事实",
        ("only", "agreed", *_CHOICES, "computed"), required=True,
    ),
    Column("candidates", "候选数", "integer", "facts or mechanisms that qualify", "符合条件的条数", required=True),
    Column("expression", "算式", "string", "how a derived value was computed", "计算得出的值的算式"),
    Column("fact_id", "事实编号", "string", "fact behind the cell", "该格所据事实"),
    Column("mechanism_id", "机制编号", "string", "mechanism behind the cell", "该格所据机制"),
    Column("as_of", "时点", "string", "date that the number holds for, when stated", "写明的数据时点", pattern=_DATE),
)  # fmt: skip
"""What is known of a cell, before the report and its sentence."""

TAKEN = (
    Column("value", "采用数值", "number", "value that was taken", "比较表采用的数值"),
    Column("bound", "采用值精度", "string", "how exact it is", "采用数值的确切程度", _BOUNDS),
    Column("fact_id", "采用的事实", "string", "the fact that was taken", "采用的事实", required=True),
)  # fmt: skip
OTHER = (
    Column("other_value", "另一数值", "number", "what the other passage says, if one number", "另一处的数值；区间为空"),
    Column("other_bound", "另一数值精度", "string", "how exact it is", "另一数值的确切程度", _BOUNDS),
    Column("other_fact_id", "另一事实", "string", "the fact that disagrees", "不一致的事实", required=True),
    Column("other_report_id", "另一报告", "string", "its report", "其报告", required=True),
    Column("other_evidence", "另一处原文", "string", "its sentence", "其原文", required=True),
    Column("between", "分歧出处", "string", "where they disagree", "分歧出现在何处", _BETWEEN, required=True),
    Column("why", "采用理由", "string", "why the first was taken", "为何采用前者", _CHOICES, required=True),
)  # fmt: skip

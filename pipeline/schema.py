"""The one table of published files, columns and codes. Everything that names a column or a code reads it here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.codes import REASONS, WARNINGS
from pipeline.columns import Code as Code
from pipeline.columns import Column as Column
from pipeline.columns import FieldType
from pipeline.columns import Link as Link
from pipeline.columns import Table as Table
from pipeline.compared import ABOVE, BEHIND, COMPARED_WORDS, OTHER, STATE, TAKEN
from pipeline.indicators import SHIPPED, Indicator

SCHEMA_VERSION = "1.0.0"

LEVELS = ("province", "prefecture", "county", "township", "village")
BOUNDS = ("exact", "about", "over", "under", "range")
STAGES = ("before", "after", "change", "planned")
CATEGORIES = (
    "team", "matter", "staffing", "personnel", "agency", "division", "domain", "case", "activity", "ratio",
    "population", "money", "time_limit", "other",
)  # fmt: skip
ACTIONS = (
    "establish", "retain", "merge", "cut", "abolish", "transfer", "delegate", "undertake", "withdraw", "exercise",
    "publish", "sink", "assign", "allot", "handle", "certify",
)  # fmt: skip
MECHANISM_KINDS = ("formula", "workflow", "coordination", "principle", "institution", "platform")
RELATIONS = ("subordinate", "posted", "sign", "merged")
CHECK_KINDS = ("sum", "share", "reduction", "difference", "product")

WORDS: tuple[Code, ...] = (
    Code("province", "省级", "province"),
    Code("prefecture", "市级", "prefecture or city"),
    Code("county", "县级", "county or district"),
    Code("township", "乡级", "township or street"),
    Code("village", "村级", "village or community"),
    Code("exact", "准确", "exactly"),
    Code("about", "约", "about"),
    Code("over", "以上", "over or at least"),
    Code("under", "以下", "under or at most"),
    Code("range", "区间", "from low to high"),
    Code("before", "改革前", "before the change"),
    Code("after", "改革后", "after the change"),
    Code("change", "变化量", "size of the change"),
    Code("planned", "目标", "target"),
    Code("up", "上升", "up"),
    Code("down", "下降", "down"),
    Code("each", "每个", "for every member of the group"),
    Code("average", "平均", "average"),
    Code("team", "执法队伍", "enforcement teams"),
    Code("matter", "事项", "matters, powers, duties"),
    Code("staffing", "编制", "posts"),
    Code("personnel", "人员", "people in the service"),
    Code("agency", "机构", "organs that are not teams"),
    Code("division", "行政区划", "administrative areas"),
    Code("domain", "执法领域", "enforcement fields"),
    Code("case", "案件", "cases"),
    Code("activity", "执法活动", "enforcement output"),
    Code("ratio", "比率", "percentages, shares, rates"),
    Code("population", "人口", "inhabitants"),
    Code("money", "金额", "money"),
    Code("time_limit", "时限", "deadlines and handling times"),
    Code("other", "其他", "any other quantity"),
    Code("establish", "设立", "set up"),
    Code("retain", "保留", "keep"),
    Code("merge", "整合", "merge"),
    Code("cut", "精简", "cut"),
    Code("abolish", "撤销", "abolish"),
    Code("transfer", "划转", "transfer"),
    Code("delegate", "下放", "delegate"),
    Code("undertake", "承接", "take over"),
    Code("withdraw", "收回", "take back"),
    Code("exercise", "行使", "exercise"),
    Code("publish", "公布", "publish or list"),
    Code("sink", "下沉", "send down to the grass roots"),
    Code("assign", "配备", "assign"),
    Code("allot", "核定", "allot posts"),
    Code("handle", "办理", "handle or deal with"),
    Code("certify", "持证", "certify"),
    Code("formula", "公式", "formula"),
    Code("workflow", "流程", "workflow"),
    Code("coordination", "协调机制", "coordination"),
    Code("principle", "原则", "principle"),
    Code("institution", "制度", "institution"),
    Code("platform", "平台", "platform"),
    Code("subordinate", "隶属", "set up under or managed by"),
    Code("posted", "派驻", "posted to"),
    Code("sign", "挂牌", "carries the sign of"),
    Code("merged", "整合并入", "merged or transferred into"),
    Code("sum", "求和", "parts make the total"),
    Code("share", "占比", "part ÷ whole"),
    Code("reduction", "增减率", "rate of reduction or growth"),
    Code("difference", "差额", "difference"),
    Code("product", "乘积", "count × each"),
    Code("consistent", "一致", "agrees"),
    Code("inconsistent", "不一致", "disagrees"),
    Code("ok", "完整", "read whole"),
    Code("partial", "部分", "read in part"),
    Code("failed", "失败", "not read"),
    Code("as_of", "统计时点", "the date its figures hold for"),
    Code("published", "印发日期", "the date it was published"),
    Code("latest_named", "文中最晚年份", "the latest year it names"),
    Code("stated", "文中写明", "stated by name"),
    Code("inferred", "据文推定", "inferred from places mentioned"),
    Code("accepted", "已确认", "accepted by a person"),
    Code("corrected", "已更正", "corrected by a person"),
    Code("added", "人工补充", "added by a person"),
    *COMPARED_WORDS,
    *(Code(one.id, one.zh, one.en) for one in SHIPPED),
)

LEVEL_NAMES = LEVELS[:4]
INDICATORS = tuple(one.id for one in SHIPPED)
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"

_REPORT = Column("report_id", "报告编号", "string", "the report it stands in", "所在报告", required=True)
_REGION = (
    Column("region_name", "地区", "string", "whom it is about, full name", "所指地区全称"),
    Column("region_code", "地区代码", "string", "GB/T 2260 code, valid at the report's date; a township carries its county's", "行政区划代码（报告日期时有效；乡级填所属县代码）", pattern=r"\d{6}"),
)
_TOWNSHIP = Column("township_code", "乡级代码", "string", "nine-digit code, if it is a township", "乡级九位代码", pattern=r"\d{9}")
_LEVEL = Column("region_level", "地区层级", "string", "level of the region", "地区的层级", LEVEL_NAMES)
_EVIDENCE = Column("evidence", "原文", "string", "the whole sentence or table row it stands in, verbatim", "所在整句或表格行原文", required=True)
_SECTION = Column("section", "所在章节", "string", "heading path it stands under", "标题路径")
_PAGE = Column("page", "页码", "integer", "page, from 1", "页码，从 1 起", least=1)
_BOX = Column("box", "页面位置", "string", "x0,y0,x1,y1 from the top left of the page", "自页面左上角起的 x0,y0,x1,y1", unit="pt")
_OFFSETS = (
    Column("char_start", "起始位置", "integer", "offset into texts/<report_id>.txt in code points", "在 texts/<报告编号>.txt 中的起点（码位）", required=True, unit="code points", least=0),
    Column("char_end", "结束位置", "integer", "offset of the end, exclusive", "终点（不含）", required=True, unit="code points", least=0),
)
_LEVELS = Column("level", "层级", "string", "administrative levels of what is counted", "所计对象的行政层级", LEVELS, separator="+")
_DOMAIN = Column("domain", "领域", "string", "enforcement fields named", "写明的执法领域", separator=";")
_CONFIDENCE = Column("confidence", "置信度", "number", "0 to 1: of the rows at 0.9, nine in ten are right", "0 至 1：标 0.9 的行十有九对", required=True, least=0, most=1)
_RULE = Column("rule", "规则", "string", "what found it", "识别规则", required=True)
_FOUND = (
    _RULE,
    _CONFIDENCE,
    Column("reviewed", "人工复核", "string", "what a person said of it", "人工复核结果", ("accepted", "corrected", "added")),
)
_YEAR = Column("year", "年份", "integer", "the year its figures hold for", "数据所属年份")

_REPORTS = (
    Column("report_id", "报告编号", "string", "from the bytes alone", "仅由文件内容得出", required=True),
    Column("file", "文件", "string", "path below the folder given", "相对路径", required=True),
    Column("also_as", "其他路径", "string", "other paths of the same bytes", "内容完全相同的其他文件", separator=";"),
    Column("format", "格式", "string", "what the content is, whatever the name says", "按内容判定的格式"),
    Column("sha256", "校验值", "string", "SHA-256 of the bytes", "文件内容的 SHA-256", pattern=r"[0-9a-f]{64}"),
    Column("status", "状态", "string", "whether it was read", "是否读出", ("ok", "partial", "failed"), required=True),
    Column("reason", "原因", "string", "why it was not read whole", "未能完整读出的原因", tuple(code.code for code in REASONS)),
    Column("duplicate_of", "重复于", "string", "the copy of the same text that carries the rows", "内容相同而保留数据的报告"),
    Column("similarity", "相似度", "number", "share of this text found in that copy", "与该报告的重合比例", least=0, most=1),
    Column("title", "标题", "string", "as stated", "标题"),
    Column("issuer", "印发单位", "string", "as stated", "印发或主办单位"),
    Column("issue_no", "期号", "string", "as stated", "期号"),
    Column("published", "印发日期", "string", "ISO date, as exact as stated", "ISO 日期，以写明的精度为准", pattern=_DATE),
    _YEAR,
    Column("year_basis", "年份依据", "string", "where the year comes from", "年份的来源", ("as_of", "published", "latest_named")),
    Column("region_name", "地区", "string", "full name of the region the report is about", "报告所述地区全称"),
    _REGION[1],
    _TOWNSHIP,
    _LEVEL,
    Column("region_basis", "地区依据", "string", "how the region was found", "地区如何得出", ("stated", "inferred")),
    Column("region_evidence", "地区原文", "string", "the words that decided", "据以判定的原文"),
    Column("region_candidates", "可能地区", "string", "where the text does not decide", "原文不能判定时的可能地区", separator=";"),
    Column("pages", "页数", "integer", "number of pages", "页数", unit="pages", least=1),
    Column("characters", "字符数", "integer", "length of the text in code points", "文字长度（码位）", unit="code points", least=0),
    Column("facts", "事实数", "integer", "facts read from it", "读出的事实数", required=True, least=0),
    Column("mechanisms", "机制数", "integer", "mechanisms read from it", "读出的机制数", required=True, least=0),
    Column("warnings", "提示", "string", "what to know about its reading", "读取时的提示", tuple(code.code for code in WARNINGS), separator=";"),
)  # fmt: skip
_FACTS = (
    Column("fact_id", "事实编号", "string", "stable id", "固定编号", required=True),
    _REPORT, *_REGION, _TOWNSHIP, _LEVEL,
    Column("category", "类别", "string", "what is counted", "所计为何", CATEGORIES, required=True),
    Column("measure", "指标", "string", "the noun phrase that is counted or measured, as written", "被计量的名词短语，照原文"),
    Column("subject", "主体", "string", "the body that has, does or gets it, as written", "拥有、行使或获得的单位，照原文"),
    Column("part_of", "属于", "string", "fact_id of the total that it is a part of", "所属总数的事实编号"),
    Column("value", "数值", "number", "in base units (271.8万 is 2718000); empty for a range", "基本单位数值（271.8万为2718000）；区间为空"),
    Column("value_low", "下限", "number", "lowest value that the words allow", "原文允许的最小值"),
    Column("value_high", "上限", "number", "highest value that the words allow", "原文允许的最大值"),
    Column("bound", "精度", "string", "how exact the number is", "数值的确切程度", BOUNDS, required=True),
    Column("unit", "单位", "string", "measure word as written; money in 元", "量词照原文；金额为元"),
    Column("per", "口径", "string", "whether it holds for each member or as an average", "每个成员或平均", ("each", "average")),
    Column("stage", "阶段", "string", "before or after a change, its size, or a target", "改革前后、变化量或目标", STAGES),
    Column("direction", "方向", "string", "of a change", "变化方向", ("up", "down")),
    _LEVELS, _DOMAIN,
    Column("action", "动作", "string", "what is done with what is counted", "对所计对象的动作", ACTIONS),
    Column("as_of", "时点", "string", "date the number holds for, as exact as stated", "数据时点，以写明的精度为准", pattern=_DATE),
    Column("span", "数字原文", "string", "the number as written, with its unit", "数字及量词原文", required=True),
    _EVIDENCE, _SECTION, _PAGE, _BOX, *_OFFSETS, *_FOUND,
)  # fmt: skip
_MECHANISMS = (
    Column("mechanism_id", "机制编号", "string", "stable id", "固定编号", required=True),
    _REPORT, *_REGION,
    Column("name", "名称", "string", "as written, without quotes", "照原文，不含引号", required=True),
    Column("kind", "类型", "string", "kind of mechanism", "机制类型", MECHANISM_KINDS, required=True),
    Column("components", "组成", "string", "steps or parts, when listed", "列出的步骤或组成部分", separator=";"),
    Column("gloss", "释义", "string", "the text's own explanation", "原文的解释"),
    _LEVELS, _DOMAIN, _EVIDENCE, _SECTION, _PAGE, _BOX, *_OFFSETS, *_FOUND,
)  # fmt: skip
_CITATIONS = (
    _REPORT,
    Column("title", "文件名", "string", "title without 《》", "文件名，不含书名号", required=True),
    Column("number", "文号", "string", "document number", "文号"),
    Column("issuer", "发文单位", "string", "who issued it, when named", "发文单位"),
    Column("year", "年份", "integer", "year of the document, when stated", "文件年份"),
    _EVIDENCE, _PAGE, *_OFFSETS,
)  # fmt: skip
_CHECKS = (
    Column("check_id", "核对编号", "string", "stable id", "固定编号", required=True),
    _REPORT,
    Column("kind", "类型", "string", "kind of relation", "关系类型", CHECK_KINDS, required=True),
    Column("expression", "算式", "string", "the relation in numbers", "算式", required=True),
    Column("fact_ids", "所涉事实", "string", "operands first, stated result last", "先列运算数，末列原文结果", separator=";"),
    Column("stated", "原文结果", "number", "result that the report states", "报告写明的结果"),
    Column("computed", "复算结果", "number", "result recomputed", "复算结果"),
    Column("status", "结论", "string", "judged at the precision stated", "按原文精度判定", ("consistent", "inconsistent"), required=True),
    _EVIDENCE,
)  # fmt: skip
_COMPARED = (*_REGION, _TOWNSHIP)
_INDICATOR = Column("indicator", "比较指标", "string", "column of comparison.csv", "比较表的列", INDICATORS, required=True)
_COMPARISON = (*_COMPARED, _LEVEL, *ABOVE, _YEAR, *STATE)
_COMPARISON_EVIDENCE = (*_COMPARED, _YEAR, _INDICATOR, *BEHIND, _REPORT, _EVIDENCE)
_CONFLICTS = (*_COMPARED, _YEAR, _INDICATOR, *TAKEN, _REPORT, _EVIDENCE, *OTHER)
_ALLOCATION = (
    _REPORT, *_REGION,
    Column("domain", "领域", "string", "enforcement field", "执法领域", required=True),
    Column("level", "层级", "string", "level that enforces it", "负责执法的层级", LEVELS, required=True, separator="+"),
    Column("body", "单位", "string", "the body, when named", "写明的单位"),
    _EVIDENCE, _SECTION, _PAGE, *_OFFSETS, _RULE, _CONFIDENCE,
)  # fmt: skip
_ORGANISATION = (
    _REPORT, *_REGION,
    Column("body", "单位", "string", "the body, as written", "单位，照原文", required=True),
    Column("relation", "关系", "string", "how it stands to the other body", "与后列单位的关系", RELATIONS, required=True),
    Column("above", "上级单位", "string", "the body above it, to which it is posted, whose sign it carries or into which it was merged, as written", "上级单位，或派驻、挂牌、并入的对象，照原文", required=True),
    _EVIDENCE, _SECTION, _PAGE, *_OFFSETS, _RULE, _CONFIDENCE,
)  # fmt: skip

_IN_REPORT = Link("report_id", "reports", "report_id")
_OF_FACT = Link("fact_id", "facts", "fact_id")
_TABLES: tuple[Table, ...] = (
    Table("reports", "报告", "report read, refused or recognised as a copy of another", "每份读出、被拒或判为重复的报告", _REPORTS, ("report_id",), (Link("duplicate_of", "reports", "report_id"),)),
    Table("facts", "事实", "quantity stated in a report", "报告写明的每个数量", _FACTS, ("fact_id",), (_IN_REPORT, Link("part_of", "facts", "fact_id"))),
    Table("mechanisms", "机制", "mechanism, working model, principle, institution or platform", "每项机制、模式、原则、制度或平台", _MECHANISMS, ("mechanism_id",), (_IN_REPORT,)),
    Table("citations", "引用文件", "policy document cited", "每份引用的政策文件", _CITATIONS, ("report_id", "char_start"), (_IN_REPORT,)),
    Table("checks", "核对", "arithmetic relation that a report states, recomputed", "报告自身的算术关系及复算", _CHECKS, ("check_id",), (_IN_REPORT,)),
    Table("comparison", "比较", "region and year", "每个地区每年一行", _COMPARISON, ("region_name", "year")),
    Table("comparison_evidence", "比较依据", "fact or mechanism behind a cell of comparison.csv", "比较表每格所据事实或机制", _COMPARISON_EVIDENCE, ("region_name", "year", "indicator", "fact_id", "mechanism_id"), (_IN_REPORT, _OF_FACT, Link("mechanism_id", "mechanisms", "mechanism_id"))),
    Table("conflicts", "分歧", "pair of facts that disagree on a cell", "对同一格说法不一的两个事实", _CONFLICTS, ("region_name", "year", "indicator", "fact_id", "other_fact_id"), (_IN_REPORT, _OF_FACT, Link("other_fact_id", "facts", "fact_id"), Link("other_report_id", "reports", "report_id"))),
    Table("allocation", "执法层级", "domain and level that enforces it", "每个领域由哪一级执法", _ALLOCATION, (), (_IN_REPORT,)),
    Table("organisation", "机构隶属", "body and the body above it", "每个单位及其上级", _ORGANISATION, (), (_IN_REPORT,)),
)  # fmt: skip

def tables_with(own: Sequence[Indicator] = ()) -> tuple[Table, ...]:
    """Every published table, with the columns of the indicators that ship and of a user's own."""
    compared = (*SHIPPED, *own)
    columns = tuple(map(indicator_column, compared))
    ids, words = tuple(one.id for one in compared), tuple(Code(one.id, one.zh, one.en) for one in own)

    def fitted(table: Table) -> Table:
        if table.name == "comparison":
            return replace(table, columns=table.columns + columns)
        fit = (replace(c, codes=ids, words=words) if c.name == "indicator" else c for c in table.columns)
        return replace(table, columns=tuple(fit))

    return tuple(map(fitted, _TABLES))


def indicator_column(one: Indicator) -> Column:
    """The column of comparison.csv that holds an indicator's values."""
    how = (f" (derived: {one.formula})", f"（计算得出：{one.formula}）") if one.formula else ("", "")
    kind: FieldType = "integer" if one.kind == "mechanism" else "number"
    return Column(one.id, one.zh, kind, one.meaning + how[0], one.meaning_zh + how[1], unit=one.unit, indicator=one)


TABLES: tuple[Table, ...] = tables_with()
TABLE: dict[str, Table] = {table.name: table for table in TABLES}
CODES: dict[str, Code] = {code.code: code for code in (*WORDS, *REASONS, *WARNINGS)}
"""Every code that a cell may hold, with its words."""

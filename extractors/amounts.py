"""Ratios, sums of money, and deadlines: what the measure word alone says."""

from __future__ import annotations

from pipeline.frames import Context, Frame
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim
from pipeline.numbers.patterns import unit_kinds

RATIO_UNITS = frozenset(["%", "百分点", "倍", "‰"])
LIMIT_NOUNS = ("时限", "时间", "用时", "时长", "周期", "期限", "耗时", "时效", "环节用时", "办理时", "响应", "历时")
LIMIT_VERBS = ("需要", "只需", "拖上", "要等", "办妥", "做完", "搞定", "办结", "答复", "反馈", "到场", "到达", "整改", "处置", "响应", "处理", "回复", "办理", "上报", "移送", "签收", "受理", "缩短", "压缩", "提速", "完成", "限", "送达", "报送", "反馈", "结案", "审结", "流转", "派单", "联系", "解决", "核查", "审批", "办好", "赶到", "抵达", "审核", "限期", "公示", "上传", "录入", "核实", "转办", "交办", "告知", "通报", "提速", "书面", "作出", "出具", "归档", "评估", "公开", "移交", "接单", "研判", "认领", "处结", "到位", "退回", "会商", "提出", "拆除", "清理")
WORKDAYS = ("工作日", "个工作日")
SHORT_TIMES = frozenset(["小时", "个小时", "分钟", "天", "日", "个自然日", "自然日", "秒", "个工作日", "工作日", "秒钟", "个月", "周"])


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim on a ratio, money or a deadline; a duration, an age or a date gets none."""
    unit = frame.quantity.unit
    if unit in RATIO_UNITS:
        return Claim("ratio", "ratio.unit", 90)
    kind = unit_kinds().get(unit)
    if kind == "money":
        return Claim("money", "money.unit", 90)
    if kind == "time" and unit in SHORT_TIMES and _is_limit(frame, context):
        return Claim("time_limit", "time_limit.clause", 90)
    return None


def _is_limit(frame: Frame, context: Context) -> bool:
    if frame.quantity.unit in WORKDAYS:
        return True
    if frame.quantity.unit in ("个月", "周"):
        return frame.quantity.bound == "under" and any(word in context.clause for word in LIMIT_VERBS)
    named = any(word in frame.noun.text for word in LIMIT_NOUNS)
    if named or frame.role in ("to", "from", "change") or frame.quantity.bound == "under":
        return True
    if any(word in context.clause for word in ("平均", *LIMIT_VERBS)):
        return True
    return any(word in context.sentence for word in ("用时", "时限", "办结", "压缩", "缩短", "就能", "办妥", "办好"))

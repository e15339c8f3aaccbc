# ruff: noqa: E501  (one rule a line reads better; Chinese counts double)
"""The quantity grammar as tables of rules, tried in order where a digit, a numeral or 第 stands (on width-folded text).

The first column says what a rule may begin with, so that only its candidates are tried at a place:
`d` a digit, `h` a Chinese numeral, `o` 第 or 总, `b` a bracket, `l` a letter, `v` a vague word (数十, 半数).
"""

from __future__ import annotations

from functools import cache

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of
from pipeline.numbers.hanzi import HANZI
from pipeline.numbers.patterns import (
    ARABIC,
    CHINESE,
    COMPOUND,
    DASH,
    DAY,
    GAP,
    MONTH,
    MORE,
    NUMBER_CHARS,
    SCALE,
    SCALED,
    TO,
    TO_CHARS,
    VAGUE,
    YEAR,
    hotline,
    unit_pattern,
)  # fmt: skip
from pipeline.rules import Matcher, Rule, compile_table

Row = tuple[str, Rule]
LINE_START = r"(?:(?<=^)|(?<=[\n。；：:;])|(?<=\n\s)|(?<=\n\s\s)|(?<=\n\s{4}))"
ONE_TO_TEN = "[一二三四五六七八九十]"
NUMBER = rf"(?:{ARABIC}|{CHINESE})"
UPTO = r"(?![出了达办查为是属半数集由在于次以部人种样元方重个])"

CODE_ROWS: tuple[Row, ...] = (
    ("b", Rule("code.document", r"[〔\[【(（﹝〈［](?:19|20)\d\d[〕\]】)）﹞〉］]\s*(?:第\s*)?\d+(?:[-—]\d+)?\s*号?", "〔2018〕2号")),
    ("d", Rule("code.year_number", r"(?:19|20)\d\d\s*年\s*第\s*\d+\s*[号期次]", "2021年第5号")),
    ("o", Rule("code.issue", rf"第{GAP}(?:\d+|[{HANZI}]+){GAP}[期号](?:令|公告|文|文件|提案|建议)?", "第 5 期")),
    ("o", Rule("code.issue_total", r"总第\s*\d+\s*期", "总第128期")),
    ("d", Rule("code.mail", r"\d[A-Za-z0-9_.\-]{0,64}@[A-Za-z0-9_\-]{1,64}(?:\.[A-Za-z0-9_\-]{1,64}){1,8}|(?<=@)\d[A-Za-z0-9_\-]{0,64}(?:\.[A-Za-z0-9_\-]{1,64}){1,8}", "123abc@163.com")),
    ("d", Rule("code.hotline", "", "12345")),
    ("bd", Rule("code.phone", r"(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}\s*[-—–]?\s*)\d{7,8}(?!\d)|1[3-9]\d{9}(?!\d)|400-?\d{3}-?\d{4}", "0393-6162015")),
    ("d", Rule("code.identity", r"\d{17}[\dXx](?!\d)", "41092319800101123X")),
    ("d", Rule("code.serial", r"\d{16,}", "6222021702009999888")),
)  # fmt: skip

FORMULA_ROWS: tuple[Row, ...] = (
    ("dl", Rule("formula.sum", r"(?:\d+|[NXYnxy])(?:\s*[+＋﹢]\s*(?:\d+|[NXYnxyⅩ]))+(?:\s*[>＞=＝<＜]\s*\d+)?", "1+2+N")),
    ("d", Rule("formula.times", r"\d+\s*[×xX*＊✕]\s*(?:\d+|[NX])(?:小时|天)?(?:\s*[=+]\s*\d+)*", "7×24小时")),
    ("d", Rule("formula.ratio", r"\d+(?:\.\d+)?\s*[∶:]\s*\d+(?:\.\d+)?(?![\d:])(?<![:∶\s]\d\d)", "5∶1")),
    ("d", Rule("formula.power", r"\d+(?=[+＋][一-龥“])|(?<=[+＋])\d+(?=[+＋]|[”\"」])", "1")),
)  # fmt: skip

NUMBERED_ROWS: tuple[Row, ...] = (
    ("l", Rule("code.standard", r"(?:GB|DB)\d*(?:/T)?\s*\d+(?:\.\d+)?(?:[-—]\d+)?", "GB/T 2260-2007")),
    ("d", Rule("code.version", r"\d+(?:\.\d+)+(?:版本?|\b(?=[)）])|(?=系统|平台|软件))|(?<=[VvRr])\d+(?:\.\d+)*|(?:19|20)\d\d版", "2.0版")),
    ("d", Rule("code.dotted", r"\d+(?:\.\d+){2,}", "1.2.3")),
    ("d", Rule("code.letter_mix", r"(?<=[A-Za-z])\d+[A-Za-z\d]*(?!\d)|\d+[A-Za-z]+\d*(?![A-Za-z])(?<!\dGB)(?<!\dTB)(?<!\dkm)(?<!\dkg)(?<!\dMB)", "5G")),
    ("dhl", Rule("code.numbered", rf"(?:\d+|[{HANZI}]+)号(?=[线楼令文件院厅门井公路机通桥厂国]|(?:提案|建议|卷宗|案|台账|公告|地块|省道))|[GSXYZ]\d{{2,4}}", "12号")),
    ("o", Rule("code.law_article", rf"第(?:\d+|[{HANZI}]+)(?:条(?:之[一二三四五])?|款|章|节|编)(?:第(?:\d+|[{HANZI}]+)[款项目]){{0,3}}", "第五十三条第一款")),
)  # fmt: skip

DATE_ROWS: tuple[Row, ...] = (
    ("dh", Rule("date.span_years", rf"{YEAR}年?{GAP}{DASH}{GAP}(?:{YEAR}|\d\d(?=年))年?度?(?:{MONTH}月)?", "2021—2023年")),
    ("dh", Rule("date.from_to_months", rf"{YEAR}{GAP}年{GAP}{MONTH}{GAP}(?:月份?)?{TO}{MONTH}{GAP}月份?", "2023年1—6月")),
    ("dh", Rule("date.full", rf"(?<!\d){YEAR}{GAP}年{GAP}(?:{MONTH}{GAP}月份?{GAP}(?:{DAY}{GAP}[日号])?)?(?:度|底|初|末)?", "2021 年 6 月 11 日")),
    ("d", Rule("date.two_digit_year", r"(?<![\d.])(?:9\d|0\d|1\d|2\d)年(?=(?:底|初|末|以来|度|至|起))", "21年")),
    ("d", Rule("date.digits", rf"{YEAR}[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)", "2021-06-11")),
    ("dh", Rule("date.months", rf"{MONTH}(?:月份?)?{TO}{MONTH}月(?:份|底|末)?(?!龄)", "1—9月")),
    ("dh", Rule("date.month_day", rf"{MONTH}{GAP}月{GAP}{DAY}{GAP}[日号]", "6月11日")),
    ("dh", Rule("date.month", rf"(?<![个{NUMBER_CHARS}]){MONTH}月(?:份|底|初|末|上旬|中旬|下旬|起|(?=[，,。、以间至的])|$)", "6月底")),
    ("dh", Rule("date.day", rf"(?<=月){DAY}[日号]", "11日")),
    ("ho", Rule("date.quarter", rf"(?:第{GAP})?[一二三四](?:、[一二三四]){{0,3}}季度", "一季度")),
    ("dhv", Rule("date.decade", r"(?:\d\d世纪|上世纪)?[1-9九八七六五]0?十?年代", "90年代")),
    ("d", Rule("date.clock", r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?|\d{1,2}[时点](?:\d{1,2}分|半|整)?(?=至|到|—|-|前|后|以)", "18:30")),
    ("h", Rule("date.plan", rf"[一二三]?十{ONE_TO_TEN}?五(?=[”\"」]?(?:规划|期间|时期|以来|开局|末|收官))|十[一二三四]五", "十四五")),
)  # fmt: skip

ORDINAL_ROWS: tuple[Row, ...] = (
    ("o", Rule("ordinal.di", rf"第{GAP}(?:\d+|[{HANZI}几N]+)(?!{GAP}[季产])", "第一")),
    ("h", Rule("ordinal.item", rf"(?<![统唯专万单第同之逐]){ONE_TO_TEN}{{1,3}}(?=是|要|则)", "一")),
    ("bdh", Rule("ordinal.list", rf"{LINE_START}(?:{ONE_TO_TEN}{{1,3}}、|[(（][一二三四五六七八九十\d]{{1,3}}[)）]|\d{{1,2}}(?:\.(?!\d)|、))", "一、")),
    ("dh", Rule("ordinal.bracket", r"(?<=[(（])[一二三四五六七八九十\d]{1,2}(?=[)）])", "二")),
    ("h", Rule("ordinal.squad", rf"{ONE_TO_TEN}{{1,2}}(?:、{ONE_TO_TEN}{{1,2}}){{0,9}}(?=(?:大队|中队|支队(?!伍)|分队|科室?(?:[，、。]|负责)|组(?:负责|牵头)))", "二")),
    ("h", Rule("ordinal.session", rf"{ONE_TO_TEN}{{1,3}}届(?=[一二三四五六七八]中全会|中央)", "二十届")),
    ("h", Rule("ordinal.rank", "", "二级")),
)  # fmt: skip


def _amount_rows(unit: str) -> tuple[Row, ...]:
    tail = rf"(?:{GAP}{unit})"
    return (
        ("h", Rule("percent.hundred", rf"百分之{GAP}{NUMBER}(?:{TO}(?:百分之)?{NUMBER})?", "百分之三十")),
        ("d", Rule("percent.range", rf"{ARABIC}{GAP}[%％]?{TO}{ARABIC}{GAP}[%％]", "10%—15%")),
        ("dh", Rule("point", rf"(?=[^分，。；、]{{1,30}}+分点){NUMBER}(?:{TO}{NUMBER})?{GAP}个?[百千]分点", "5.2个百分点")),
        ("d", Rule("percent.sign", rf"{ARABIC}{GAP}[%％]", "88.63%")),
        ("dh", Rule("permille", rf"{ARABIC}{GAP}[‰]|千分之{NUMBER}", "3‰")),
        ("dh", Rule("tenths", r"[一二三四五六七八九两\d](?:(?:至|到|—|-)[一二三四五六七八九])?成(?:[一二三四五六七八九](?![一-龥]{0,40}[个项])|半)?(?:[多余](?![个名项]))?(?!立(?!案)|员(?!工)|群(?!众)|[为果功效就本型都熟交品长绩份套片批千百])", "三成八")),
        ("dh", Rule("fraction", rf"(?:{CHINESE}|\d+)分之(?:{CHINESE}|\d+)", "三分之二")),
        ("d", Rule("fraction.slash", r"(?<![\d/])[1-9]\d?/[1-9]\d?(?![\d/年月])", "1/4")),
        ("hv", Rule("half", r"一?大半(?![天夜年生月])|一半(?!点)|(?<![超不])过半数|半数|(?:(?<![超不])过|(?<=近))半(?=[，。、；！？以的]|$)", "一半")),
        ("dh", Rule("amount.and_half", rf"{NUMBER}{GAP}(?:个半(?:工作日|小时|学时|月)|[年天周倍]半(?!径))", "一个半月")),
        ("v", Rule("amount.half", r"(?<![上下前后大对])半(?:个(?:工作日|小时|月)|小时|[年天])(?![级轻龄报鉴度产])", "半个月")),
        ("d", Rule("amount.compound", rf"{COMPOUND}{MORE}?{tail}?", "1亿2千万元")),
        ("dh", Rule("range.amount", rf"(?=[^{TO_CHARS}，。；、]{{1,30}}+[{TO_CHARS}])(?:{SCALED}|{CHINESE}){tail}?{TO}(?:{SCALED}|{CHINESE}){tail}", "4—9支")),
        ("v", Rule("vague", rf"{VAGUE}余?{tail}", "数十起")),
        ("d", Rule("amount", rf"{SCALED}{tail}(?:[余多]{UPTO})?", "200余名")),
        ("h", Rule("amount.chinese", rf"{CHINESE}(?:{MORE}{SCALE}?)?{tail}(?:[余多]{UPTO})?", "一百二十余件")),
        ("d", Rule("bare", SCALED, "271.8万")),
        ("h", Rule("bare.chinese", r"(?:[一二两三四五六七八九][十百千]?|十)[一二三四五六七八九十百千零]{0,9}[万亿](?:[一二两三四五六七八九十百千零万]*[百千万])?[余多]?(?![一-龥])", "两百一十万")),
    )  # fmt: skip


@cache
def rows(*extra_units: str) -> tuple[Row, ...]:
    """The whole grammar in order, each rule with the kinds of character that it begins with."""
    unit = unit_pattern(*extra_units)
    words = table("numbers")
    made = {"code.hotline": hotline(unit), "ordinal.rank": rf"[一二三四]级(?={any_of(words['ranks']['words'])})"}
    fixed = (*CODE_ROWS, *FORMULA_ROWS, *NUMBERED_ROWS, *DATE_ROWS, *ORDINAL_ROWS)
    filled = tuple((starts, Rule(r.id, r.pattern or made[r.id], r.example)) for starts, r in fixed)
    names = ("h", Rule("name", any_of(words["names"]["words"] + words["names"]["towns"]), words["names"]["words"][0]))
    return (names, *filled, *_amount_rows(unit))


def commonest(*extra_units: str) -> Rule:
    """The commonest amount by far (12件), where nothing can follow that would make it more: tried first, it saves time only."""
    unit = unit_pattern(*extra_units)
    return Rule("amount", rf"\d++(?:\.\d++)?{unit}(?<!分点)(?![{TO_CHARS}余多半\s\u2000-\u200f])", "12件")


@cache
def matcher(*extra_units: str, starts: str = "", ranges: bool = True, only: tuple[str, ...] = ()) -> Matcher:
    """The rules that may begin with `starts` (all, if empty), or `only` those named; without `ranges` 178支到90支 is two."""
    kept = [rule for begins, rule in rows(*extra_units) if starts in begins and (not only or rule.id in only)]
    first = [commonest(*extra_units)] if only else []
    return compile_table([*first, *(rule for rule in kept if ranges or rule.id != "range.amount")])

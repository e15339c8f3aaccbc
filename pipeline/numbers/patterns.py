"""The quantity grammar as tables of rules, tried in order where a digit, a numeral or 第 stands (on width-folded text)."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import table
from pipeline.numbers.hanzi import HANZI
from pipeline.rules import Matcher, Rule, any_of, compile_table

GAP = r"[ \t\u00a0\u2002-\u200d\u3000]{0,3}\n?[ \t\u00a0\u3000]{0,3}"
DASH = r"(?:——|--|[—–―─~～〜∼\-－‐‑])"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE = rf"[{HANZI}]+(?:点[零〇一二三四五六七八九]+)?"
SCALE = r"(?:万亿|千万|百万|万|亿|千(?![米克瓦])|百(?!分))"
MORE = r"(?:余|多|来(?![自源到访说])|几)"
SCALED = rf"{ARABIC}(?:{GAP}(?:{MORE}?{SCALE}{MORE}?|{MORE}))?"
VAGUE = r"(?:数|几|上|成|好几)[十百千万亿]+(?:上[十百千万亿]+)?"
YEAR = r"(?:(?:19|20)\d\d|[一二][〇零○Oo一二三四五六七八九]{3})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
NUMBER_CHARS = "一二三四五六七八九十百零〇两0-9"

DATE_RULES = (
    Rule("date.span_years", rf"{YEAR}年?{GAP}{DASH}{GAP}(?:{YEAR}|\d\d(?=年))年?度?(?:{MONTH}月)?", "2021—2023年"),
    Rule("date.from_to_months", rf"{YEAR}{GAP}年{GAP}{MONTH}{GAP}(?:月份?)?{GAP}(?:{DASH}|至|到){GAP}{MONTH}{GAP}月份?", "2023年1—6月"),
    Rule("date.full", rf"(?<!\d){YEAR}{GAP}年{GAP}(?:{MONTH}{GAP}月份?{GAP}(?:{DAY}{GAP}[日号])?)?(?:度|底|初|末)?", "2021 年 6 月 11 日"),
    Rule("date.two_digit_year", r"(?<![\d.])(?:9\d|0\d|1\d|2\d)年(?=(?:底|初|末|以来|度|至|起))", "21年底"),
    Rule("date.digits", rf"{YEAR}[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)", "2021-06-11"),
    Rule("date.months", rf"{MONTH}(?:月份?)?{GAP}(?:{DASH}|至|到){GAP}{MONTH}月(?:份|底|末)?(?!龄)", "1—9月"),
    Rule("date.month_day", rf"{MONTH}{GAP}月{GAP}{DAY}{GAP}[日号]", "6月11日"),
    Rule("date.month", rf"(?<![个{NUMBER_CHARS}]){MONTH}月(?:份|底|初|末|上旬|中旬|下旬|起|(?=[，,。、以间至的]))", "6月底"),
    Rule("date.day", rf"(?<=月){DAY}[日号]", "11日"),
    Rule("date.quarter", r"[一二三四](?:、[一二三四])*季度|[一二三四]季度", "一季度"),
    Rule("date.decade", r"(?:\d\d世纪|上世纪)?[1-9九八七六五]0?十?年代", "90年代"),
    Rule("date.clock", r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?|\d{1,2}[时点](?:\d{1,2}分|半|整)?(?=至|到|—|-|前|后|以)", "18:30"),
    Rule("date.plan", rf"[一二三]?十[一二三四五六七八九](?=[”\"」]?(?:五?规划|五[”\"」]?(?:期间|时期|以来|规划|开局|末|收官)))|十[一二三四]五", "十四五"),
)  # fmt: skip

CODE_RULES = (
    Rule("code.document", r"[〔\[【(（﹝〈［]{1}(?:19|20)\d\d[〕\]】)）﹞〉］]{1}\s*(?:第\s*)?\d+(?:[-—]\d+)?\s*号?", "〔2018〕2号"),
    Rule("code.year_number", r"(?:19|20)\d\d\s*年\s*第\s*\d+\s*[号期次]", "2021年第5号"),
    Rule("code.issue", rf"第{GAP}(?:\d+|[{HANZI}]+){GAP}[期号](?:令|公告|文|文件|提案|建议)?", "第 5 期"),
    Rule("code.issue_total", r"总第\s*\d+\s*期", "总第128期"),
    Rule("code.mail", r"\d[\w.\-]*@[\w\-]+(?:\.[\w\-]+)+", "123abc@163.com"),
    Rule("code.hotline", "", "12345"),
    Rule("code.phone", r"(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}\s*[-—–]?\s*)\d{7,8}(?!\d)|1[3-9]\d{9}(?!\d)|400-?\d{3}-?\d{4}", "0393-6162015"),
    Rule("code.identity", r"\d{17}[\dXx](?!\d)", "41092319800101123X"),
    Rule("code.standard", r"(?:GB|DB)\d*(?:/T)?\s*\d+(?:\.\d+)?(?:[-—]\d+)?", "GB/T 2260-2007"),
    Rule("code.version", r"\d+(?:\.\d+)+(?:版本?|\b(?=[)）系平软]))|(?<=[VvRr])\d+(?:\.\d+)*", "2.0版"),
    Rule("code.dotted", r"\d+(?:\.\d+){2,}", "1.2.3"),
    Rule("code.letter_mix", r"(?<=[A-Za-z])\d+[A-Za-z\d]*(?!\d)|\d+[A-Za-z]+\d*(?![A-Za-z])(?<!\dGB)(?<!\dTB)(?<!\dkm)(?<!\dkg)(?<!\dMB)", "5G"),
    Rule("code.numbered", rf"(?:\d+|[{HANZI}]+)号(?=[线楼令文件院厅门井公路机通桥厂国]|(?:提案|建议|卷宗|案|台账|公告|地块|省道))|[GSXYZ]\d{{2,4}}", "12号楼"),
    Rule("code.law_article", rf"第(?:\d+|[{HANZI}]+)(?:条(?:之[一二三四五])?|款|章|节|编)(?:第(?:\d+|[{HANZI}]+)[款项目])*", "第五十三条第一款"),
)  # fmt: skip

FORMULA_RULES = (
    Rule("formula.sum", r"(?:\d+|[NXYnxy])(?:\s*[+＋﹢]\s*(?:\d+|[NXYnxyⅩ]))+(?:\s*[>＞=＝<＜]\s*\d+)?", "1+2+N"),
    Rule("formula.times", r"\d+\s*[×xX*＊✕]\s*(?:\d+|[NX])(?:小时|天)?(?:\s*[=+]\s*\d+)*", "7×24小时"),
    Rule("formula.power", r"\d+(?=[+＋][一-龥“])|(?<=[+＋])\d+(?=[+＋]|[”\"」])", "1"),
)  # fmt: skip

ORDINAL_RULES = (
    Rule("ordinal.di", rf"第{GAP}(?:\d+|[{HANZI}几N]+)(?!{GAP}[季产])", "第一"),
    Rule("ordinal.item", r"(?<![统唯专万单第同之逐])[一二三四五六七八九十]{1,3}(?=是|要|则)", "一"),
    Rule("ordinal.list", r"(?:(?<=^)|(?<=\n)|(?<=[。；：:;]))\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.(?!\d)|、))", "一、"),
    Rule("ordinal.bracket", r"(?<=[(（])[一二三四五六七八九十\d]{1,2}(?=[)）])", "二"),
    Rule("ordinal.squad", r"[一二三四五六七八九十]{1,2}(?:(?:、[一二三四五六七八九十]{1,2})*)(?=(?:大队|中队|支队(?!伍)|分队|科室?(?:[，、。]|负责)|组(?:负责|牵头)))", "二"),
)  # fmt: skip


def _unit_words() -> list[tuple[str, str]]:
    rows = []
    for row in table("units")["unit"]:
        for word in row["words"]:
            stops = row.get("not_before", {}).get(word, "")
            rows.append((word, f"(?![{stops}])" if stops else ""))
    return rows


@cache
def unit_pattern(*extra: str) -> str:
    """One alternation of all measure words, longest first, each followed by none of its `not_before` characters."""
    rows = sorted(set(_unit_words()) | {(w, "") for w in extra}, key=lambda row: (-len(row[0]), row[0], row[1]))
    guard = {"支": r"(?=队伍)|(?!队)", "大": ""}
    parts = []
    for word, stops in rows:
        if word == "支":
            stops = r"(?:(?=队伍)|(?![持撑援付出部队配架书气点前线流边票护教吾]))"
        parts.append(word + (stops or guard.get(word, "")))
    return "(?:" + "|".join(parts) + ")"


@cache
def unit_kinds() -> dict[str, str]:
    """Measure word → kind (`count`, `people`, `area`, `money`, `time`, `ratio`, `group`, `noun`)."""
    kinds: dict[str, str] = {}
    for row in table("units")["unit"]:
        for word in row["words"]:
            kinds.setdefault(word, row["kind"])
    return kinds


def _amount_rules(unit: str) -> tuple[Rule, ...]:
    tail = rf"(?:{GAP}{unit})"
    return (
        Rule("percent.hundred", rf"百分之(?:{ARABIC}|{CHINESE})(?:{GAP}(?:{DASH}|至|到)(?:百分之)?(?:{ARABIC}|{CHINESE}))?", "百分之三十"),
        Rule("percent.range", rf"{ARABIC}{GAP}[%％]?{GAP}(?:{DASH}|至|到){GAP}{ARABIC}{GAP}[%％]", "10%—15%"),
        Rule("point", rf"(?:{ARABIC}|{CHINESE})(?:{DASH}{ARABIC})?{GAP}个?[百千]分点", "5.2个百分点"),
        Rule("percent.sign", rf"{ARABIC}{GAP}[%％]", "88.63%"),
        Rule("permille", rf"{ARABIC}{GAP}[‰]|千分之(?:{ARABIC}|{CHINESE})", "3‰"),
        Rule("tenths", r"[一二三四五六七八九两\d](?:(?:至|到|—|-)[一二三四五六七八九])?成(?:[一二三四五六七八九](?![一-龥]*[个项])|半)?(?:[多余](?![个名项]))?(?![为立员果功效就本型都熟交品长绩份套片群批千百])", "三成八"),
        Rule("fraction", rf"(?:{CHINESE}|\d+)分之(?:{CHINESE}|\d+)", "三分之二"),
        Rule("fraction.slash", r"(?<![\d/])[1-9]\d?/[1-9]\d?(?![\d/年月])", "1/4"),
        Rule("half", r"一半(?!点)|半数|过半(?=[，。、以的])|大半", "一半"),
        Rule("range.amount", rf"(?:{SCALED}|{CHINESE}){tail}?{GAP}(?:{DASH}|至|到){GAP}(?:{SCALED}|{CHINESE}){tail}", "4—9支"),
        Rule("vague", rf"{VAGUE}余?{tail}", "数十起"),
        Rule("amount", rf"{SCALED}{tail}(?:[余多](?![为是属半数集由在次于以部人种样元方重个]))?", "200余名"),
        Rule("amount.chinese", rf"{CHINESE}(?:{MORE}{SCALE}?)?{tail}(?:半|[余多](?![为是属数集由在于以部人种样元次方重个]))?", "一百二十余件"),
        Rule("bare", rf"{SCALED}", "271.8万"),
    )  # fmt: skip


def _hotline(unit: str) -> str:
    words = table("numbers")["codes"]
    long = any_of(w for w in words["hotlines"] if len(w) > 3)
    short = any_of(w for w in words["hotlines"] if len(w) == 3)
    after = any_of(words["hotline_after"])
    return rf"(?<![\d.])(?:{long}(?![\d.])(?!{GAP}(?:{unit}|[余多万]))|{short}(?={GAP}[”\"」]?{after}))"


@cache
def rules(*extra_units: str, ranges: bool = True) -> tuple[Rule, ...]:
    """All rows of the grammar in order; without `ranges`, 由178支到90支 reads as two numbers."""
    unit = unit_pattern(*extra_units)
    codes = tuple(Rule(r.id, r.pattern or _hotline(unit), r.example) for r in CODE_RULES)
    rows = (*codes[:-5], *FORMULA_RULES, *codes[-5:], *DATE_RULES, *ORDINAL_RULES, *_amount_rules(unit))
    return rows if ranges else tuple(r for r in rows if r.id != "range.amount")


@cache
def matcher(*extra_units: str, ranges: bool = True) -> Matcher:
    """The whole grammar as one alternation; `extra_units` are measure words of a user's own lexicon."""
    return compile_table(rules(*extra_units, ranges=ranges))


@cache
def bound_before() -> re.Pattern[str]:
    """A bound word directly before a number, as the group `about`, `over` or `under`."""
    words = table("numbers")["before"]
    groups = "|".join(f"(?P<{bound}>{any_of(words[bound])})" for bound in ("over", "under", "about"))
    return re.compile(rf"(?<![附最邻签条节公预集违履])(?:{groups})(?:为|有|达到?|了|共)?{GAP}$")


@cache
def bound_after() -> re.Pattern[str]:
    """A bound word directly after number and unit, likewise."""
    words = table("numbers")["after"]
    groups = "|".join(f"(?P<{bound}>{any_of(words[bound])})" for bound in ("over", "under", "about"))
    return re.compile(rf"{GAP}(?:的)?(?:{groups})(?![联游级班贯功互位场岗达])")

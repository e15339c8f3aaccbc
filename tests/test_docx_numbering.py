"""Numbers that Word writes by itself: formats, styles, levels that start anew, overrides."""

from __future__ import annotations

import pytest

from pipeline.ingest.docx_formats import hanzi, written
from tests.word import W, kept, p, read, style, styles, table

TEXT = "各乡镇按照统一部署开展巡查，对发现的问题逐项登记。"


def level(at: int, fmt: str = "decimal", text: str = "", inner: str = "", start: int = 1) -> str:
    told = text or f"%{at + 1}."
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{inner}<w:lvlText w:val="{told}"/></w:lvl>'


def lists(definitions: dict[int, str], nums: dict[int, tuple[int, str]]) -> str:
    """A numbering part: definitions by id, and lists by id with their definition and their overrides."""
    told = "".join(f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>' for at, one in definitions.items())
    told += "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{of}"/>{own}</w:num>' for at, (of, own) in nums.items()
    )
    return f"<w:numbering {W}>{told}</w:numbering>"


def num(list_id: int | None = 1, at: int | None = 0) -> str:
    inner = ("" if at is None else f'<w:ilvl w:val="{at}"/>') + ("" if list_id is None else f'<w:numId w:val="{list_id}"/>')
    return f"<w:numPr>{inner}</w:numPr>"


def pstyle(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def labels(body: str, **parts: str) -> list[str]:
    """What stands before each paragraph's text."""
    return [text.split("各乡镇")[0] for text in kept(read(body, **parts))]


def items(*properties: str) -> str:
    return "".join(p(TEXT, one) for one in properties)


FORMATS = [
    ("chineseCounting", 12, "十二"), ("chineseCountingThousand", 1005, "一千〇五"), ("chineseCountingThousand", 110, "一百一十"),
    ("taiwaneseCountingThousand", 23, "二十三"), ("chineseLegalSimplified", 12, "壹拾贰"), ("chineseLegalSimplified", 205, "贰佰零伍"),
    ("ideographLegalTraditional", 3, "參"), ("ideographTraditional", 3, "丙"), ("ideographTraditional", 11, "11"),
    ("ideographZodiac", 5, "辰"), ("ideographZodiacTraditional", 13, "丙子"), ("ideographDigital", 105, "一〇五"),
    ("decimalEnclosedCircleChinese", 3, "③"), ("decimalEnclosedCircle", 21, "21"), ("decimalEnclosedParen", 2, "⑵"),
    ("decimalFullWidth", 12, "１２"), ("decimalZero", 7, "07"), ("upperRoman", 14, "XIV"), ("lowerRoman", 4, "iv"),
    ("upperLetter", 28, "BB"), ("lowerLetter", 2, "b"), ("none", 4, ""), ("hex", 12, "12"), ("decimal", 99_999, "99999"),
    ("chineseCounting", 0, "〇"), ("upperLetter", 0, "0"), ("upperLetter", 99_999, "99999"), ("upperRoman", 99_999, "99999"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "want"), FORMATS)
def test_formats(name: str, number: int, want: str) -> None:
    assert written(number, name) == want


def test_hanzi_of_every_number_is_its_own() -> None:
    assert len({hanzi(number) for number in range(10_000)}) == 10_000


def test_levels_start_anew_below_a_higher_one() -> None:
    three = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, text="%3．")
    body = items(num(1, 0), num(1, 1), num(1, 2), num(1, 2), num(1, 1), num(1, 2), num(1, 0), num(1, 2), num(1, 1))
    want = ["一、", "（一）", "1．", "2．", "（二）", "1．", "二、", "1．", "（一）"]
    assert labels(body, numbering=lists({0: three}, {1: (0, "")})) == want


def test_a_level_that_never_starts_anew_and_one_that_does_after_the_first_only() -> None:
    never = level(0) + level(1, inner='<w:lvlRestart w:val="0"/>')
    body = items(num(1, 0), num(1, 1), num(1, 0), num(1, 1))
    assert labels(body, numbering=lists({0: never}, {1: (0, "")})) == ["1.", "1.", "2.", "2."]
    first = level(0) + level(1) + level(2, inner='<w:lvlRestart w:val="1"/>')
    body = items(num(1, 0), num(1, 1), num(1, 2), num(1, 1), num(1, 2), num(1, 0), num(1, 2))
    assert labels(body, numbering=lists({0: first}, {1: (0, "")})) == ["1.", "1.", "1.", "2.", "2.", "2.", "1."]


def test_arabic_throughout_where_the_law_asks_for_it() -> None:
    legal = level(0, "chineseCounting", "第%1章") + level(1, text="%1.%2", inner="<w:isLgl/>")
    body = items(num(1, 0), num(1, 1), num(1, 1))
    assert labels(body, numbering=lists({0: legal}, {1: (0, "")})) == ["第一章 ", "1.1 ", "1.2 "]


def test_what_follows_a_number() -> None:
    close = level(0, "chineseCounting", "第%1条", '<w:suff w:val="nothing"/>')
    assert labels(items(num()), numbering=lists({0: close}, {1: (0, "")})) == ["第一条"]
    digits = lists({0: level(0, text="%1", inner='<w:suff w:val="nothing"/>')}, {1: (0, "")})
    assert kept(read(p("12个镇设队。", num()), numbering=digits)) == ["1 12个镇设队。"]


def test_a_list_that_starts_anew_by_itself() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    five = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    part = lists({0: level(0)}, {1: (0, ""), 2: (0, anew), 3: (0, five), 4: (0, "")})
    body = items(num(1), num(1), num(2), num(2), num(3), num(3), num(4))
    assert labels(body, numbering=part) == ["1.", "2.", "1.", "2.", "5.", "6.", "7."]


def test_a_list_with_levels_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "chineseCounting", "%1、", start=3)}</w:lvlOverride>'
    part = lists({0: level(0)}, {1: (0, ""), 2: (0, own)})
    assert labels(items(num(1), num(2), num(2), num(1)), numbering=part) == ["1.", "三、", "四、", "2."]


HEADS = styles(
    style("H1", f"<w:pPr>{num(1, None)}</w:pPr>"),
    style("H2", f"<w:pPr>{num(None, 1)}</w:pPr>", "H1"),
    style("H2own", based_on="H2"),
    style("Plain", f"<w:pPr>{num(0, None)}</w:pPr>", "H1"),
    style("Linked", f"<w:pPr>{num(1, None)}</w:pPr>"),
    style("ListStyle", f"<w:pPr>{num(1, None)}</w:pPr>", kind="numbering"),
)


def test_lists_of_styles_and_of_those_they_are_based_on() -> None:
    two = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, text="%3．", inner='<w:pStyle w:val="Linked"/>')
    part = lists({0: two}, {1: (0, "")})
    body = items(pstyle("H1"), pstyle("H2"), pstyle("H2own"), pstyle("Linked"), pstyle("Plain"), pstyle("H1"), pstyle("H1") + num(0))
    assert labels(body, numbering=part, styles=HEADS) == ["一、", "（一）", "（二）", "1．", "", "二、", ""]


def test_a_definition_that_names_a_style() -> None:
    part = lists({0: level(0, "upperRoman"), 5: '<w:numStyleLink w:val="ListStyle"/>'}, {1: (0, ""), 7: (5, "")})
    assert labels(items(num(7), num(7)), numbering=part, styles=HEADS) == ["I.", "II."]


def test_a_format_that_only_newer_programs_know() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    newer = (
        f'<w:lvl w:ilvl="0"><mc:AlternateContent {mc}><mc:Choice><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert labels(items(num()), numbering=lists({0: newer}, {1: (0, "")})) == ["01 "]


def test_which_paragraphs_count() -> None:
    part = lists({0: level(0)}, {1: (0, "")})
    hidden = f"<w:p><w:pPr>{num()}</w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
    deleted = p("", num(), '<w:del w:id="1"/>')
    body = p(TEXT, num()) + hidden + p("", num()) + deleted + p(TEXT, num())
    assert labels(body, numbering=part) == ["1.", "3."]


def test_numbers_in_cells() -> None:
    part = lists({0: level(0, text="%1")}, {1: (0, "")})
    body = table(["序号", "单位", "数量"], [p("", num()), "甲局", "12"], [p("", num()), "乙局", "8"])
    assert kept(read(body, numbering=part)) == ["序号 | 单位 | 数量", "1 | 甲局 | 12", "2 | 乙局 | 8"]


ODD = [
    lists({}, {1: (0, "")}), lists({0: level(0)}, {}), f"<w:numbering {W}><w:num/></w:numbering>",
    lists({0: '<w:lvl w:ilvl="x"><w:start w:val="-"/></w:lvl>'}, {1: (0, "")}),
    lists({0: level(0, text="%9%2")}, {1: (0, '<w:lvlOverride/>')}), lists({0: '<w:numStyleLink w:val="no"/>'}, {1: (0, "")}),
]  # fmt: skip


@pytest.mark.parametrize("part", ODD, ids=range(len(ODD)))
def test_odd_lists_number_nothing(part: str) -> None:
    assert labels(items(num()), numbering=part) == [""]

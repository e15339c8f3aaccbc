"""The quantity grammar: every rule's example, marked texts, promises on invented ones, and time that grows with the text."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.lexicon import table
from pipeline.numbers import quantities
from pipeline.numbers.dispatch import KIND_OF, grammar
from pipeline.numbers.hanzi import hanzi_value
from pipeline.numbers.read import is_unit
from pipeline.numbers.tables import matcher, rows
from pipeline.regions.table import rows_of
from pipeline.regions.table import table as divisions
from pipeline.rules import Rule

TESTS = Path(__file__).parent
EVERYTHING = [rule for _, rule in rows()]
PIECES = [
    "1", "2", "20", "2021", "３", "0", ",", ".", " ", "\n", "%", "一", "两", "三", "十", "百", "万", "亿", "零", "点", "成", "半", "余", "多",
    "个", "支", "项", "名", "年", "月", "日", "号", "第", "期", "至", "到", "—", "-", "+", "X", "N", "×", ":", "/", "（", "）", "〔", "〕", "近",
    "约", "超", "不足", "以上", "以内", "左右", "百分之", "分之", "个百分点", "千", "大队", "队伍", "由", "的", "，", "。", "数", "几", "上", "过", "@",
]  # fmt: skip
# What has to stand before or after the example of a rule that looks around.
SURROUNDINGS = {
    "code.numbered": ("", "楼"), "formula.power": ("", "+八"), "date.two_digit_year": ("", "底"), "date.day": ("月", ""),
    "ordinal.item": ("", "是"), "ordinal.bracket": ("（", "）"), "ordinal.squad": ("", "大队"), "ordinal.session": ("", "三中全会"),
    "ordinal.rank": ("", "调研员"),
}  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
HOSTILE = ["1", "一", "(", "〔", "第", "1支", "一、", "1—", "2021年", "1x", "1号", "至少的1", "1@", "百分之", "1,", "1 "]


def _bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_numbers", TESTS / "bench" / "bench_numbers.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


BENCH = _bench()


def _cases() -> list[str]:
    groups = tomllib.loads((TESTS / "cases" / "numbers.toml").read_text("utf-8"))["group"]
    return [line for group in groups for line in group["phrases"]]


def _lines() -> list[str]:
    groups = tomllib.loads(BENCH.PHRASES.read_text("utf-8"))["group"]
    return [*_cases(), *(line for group in groups for line in group["phrases"])]


@pytest.mark.parametrize("rule", EVERYTHING, ids=[rule.id for rule in EVERYTHING])
def test_every_rule_matches_its_example_whole(rule: Rule) -> None:
    before, after = SURROUNDINGS.get(rule.id, ("", ""))
    found = re.compile(rule.pattern).match(before + rule.example + after, len(before))
    assert found and found[0] == rule.example


@pytest.mark.parametrize("line", _lines())
def test_what_is_marked_is_read_and_nothing_beside(line: str) -> None:
    text, expected = BENCH.read_marked(line)
    units = [reading.unit for reading in expected] + [""] * len(text)
    assert tuple(BENCH.reading_of(q, unit) for q, unit in zip(quantities(text), units, strict=False)) == expected


def test_every_rule_fires_in_some_case() -> None:
    fired: set[str] = set()
    for line in _lines():
        text = BENCH.read_marked(line)[0]
        fired |= {found[0] for q in quantities(text) if (found := matcher().match(text, q.start))}
    assert {rule.id for rule in EVERYTHING} - {"name"} <= fired


def test_there_are_two_hundred_phrases_each_once() -> None:
    texts = [text for text, _ in BENCH.phrases()]
    assert len(texts) >= 200
    assert len(texts) == len(set(texts))


def test_no_name_of_a_division_holds_a_count() -> None:
    names = {unit.name for units in divisions().by_code.values() for unit in units}
    assert not [name for name in names if quantities(name + "人民政府")]


def test_names_of_towns_hold_no_count_but_where_only_the_text_decides() -> None:
    """西四镇 ends like four towns, so it stays a number; fewer than one in 300 of the table's names does."""
    words = re.findall("[一-龥]{3,}", " ".join(row[-1] for row in rows_of("townships")))
    names = {name for name in words if re.search("(?:镇|乡|街道|地区)$", name)}
    counted = {name for name in names if any(q.kind in ("number", "percent") for q in quantities(f"在{name}设立"))}
    assert len(names) > 30_000 and len(counted) * 300 < len(names), sorted(counted)
    assert not set(table("numbers")["names"]["towns"]) - {name[i:] for name in names for i in range(len(name))}


@given(st.one_of(TEXTS, st.text(max_size=60)))
@settings(max_examples=400, deadline=None)
def test_spans_are_verbatim_in_order_and_finite(text: str) -> None:
    at = 0
    for q in quantities(text):
        assert q.span and text[q.start : q.end] == q.span
        assert at <= q.start < q.end
        assert q.start <= q.number_end <= q.end
        assert all(v.is_finite() and v >= 0 for v in (q.value, q.low, q.high) if v is not None)
        assert q.low is None or q.high is None or q.low <= q.high
        at = q.end


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_the_first_character_leaves_out_no_rule_that_matches(text: str) -> None:
    rules = grammar()
    for at, char in enumerate(text):
        if char in KIND_OF:
            quick, full = rules.match(text, at), matcher().match(text, at)
            assert (quick and (quick[0], quick[1].span())) == (full and (full[0], full[1].span()))


def test_the_first_character_leaves_out_no_rule_in_the_cases() -> None:
    rules = grammar()
    for line in _lines():
        text = BENCH.read_marked(line)[0]
        for at, char in enumerate(text):
            if char in KIND_OF and (at == 0 or not text[at - 1].isdigit()):
                quick, full = rules.match(text, at), matcher().match(text, at)
                assert (quick and quick[0]) == (full and full[0]), text[at:]


@given(st.integers(0, 99_999_999))
@settings(max_examples=300, deadline=None)
def test_a_number_means_the_same_in_every_writing(number: int) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    for written in (str(number), f"{number:,}", f"{number:,}".replace(",", " "), wide, spoken(number)):
        (found,) = quantities(f"办理{written}件")
        assert (found.span, found.unit) == (written + "件", "件")
        assert {found.value, found.low, found.high} == {Decimal(number)}


@given(st.integers(1, 9_999), st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_a_scale_multiplies(number: int, tenth: int) -> None:
    for scale, factor in (("万", 10**4), ("亿", 10**8)):
        (found,) = quantities(f"罚款{number}.{tenth}{scale}元")
        assert found.value == (Decimal(number) + Decimal(tenth) / 10) * factor


@given(st.integers(1, 100))
@settings(deadline=None)
def test_a_share_means_the_same_in_every_writing(number: int) -> None:
    for written in (f"{number}%", f"{number}％", f"百分之{number}", f"百分之{'百' if number == 100 else spoken(number)}"):
        (found,) = quantities(f"达到{written}。")
        assert (found.span, found.value, found.unit, found.kind) == (written, Decimal(number), "%", "percent")


def spoken(number: int) -> str:
    """一千零二十 for 1020."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if rest and rest * 10 < size else ""
            return spoken(head) + name + (gap + spoken(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(0, 99_999_999))
def test_a_spoken_number_is_read_back(number: int) -> None:
    assert hanzi_value(spoken(number)) == number


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_in_time_that_grows_with_it(piece: str) -> None:
    """What is quadratic takes minutes here, what is linear half a second; no clock is asked."""
    size = 60_000 // len(piece)
    assert len(quantities(piece * size)) <= 2 * size


@pytest.mark.parametrize("piece", ["1", "一", "(", "第", "〔", "１"])
def test_two_million_of_one_character_are_read(piece: str) -> None:
    assert len(quantities(piece * 2_000_000)) <= 1


@pytest.mark.parametrize("word", table("units")["unit"][0]["words"])
def test_a_measure_word_counts_before_a_full_stop(word: str) -> None:
    (found,) = quantities(f"共12{word}。")
    assert is_unit(word)
    assert (found.value, found.unit) == (Decimal(12), word)


def test_a_users_own_measure_word_is_one() -> None:
    assert [q.unit for q in quantities("新建12垛草场")] == [""]
    assert [q.unit for q in quantities("新建12垛草场", ("垛",))] == ["垛"]


def test_parse_prints_the_quantities(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "--quantities", "由178支精简为4—9支，近三成，12345热线"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert list(row) == ["text", "quantities"]
    assert row["quantities"][0] == {
        "span": "178支", "start": 1, "end": 5, "value": 178, "low": 178, "high": 178, "bound": "exact", "unit": "支", "kind": "number",
    }  # fmt: skip
    assert [(q["span"], q["value"], q["low"], q["high"], q["bound"], q["kind"]) for q in row["quantities"][1:]] == [
        ("4—9支", None, 4, 9, "range", "number"),
        ("三成", 30, None, None, "about", "percent"),
        ("12345", None, None, None, "exact", "code"),
    ]

"""Copies of one text, and texts that only look alike."""

from __future__ import annotations

import random
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.copies import find_copies

WORDS = "县乡执法队伍改革整合职权下放街道综合行政审批服务监管办公室社区网格巡查案件移送联动协同指挥平台规范培训考核监督责任清单流程"


def body(seed: int, length: int = 900, numbers: int = 12) -> str:
    """A text of `length` characters with `numbers` numbers in it."""
    choose = random.Random(seed)
    parts = ["".join(choose.choices(WORDS, k=length // numbers)) + str(choose.randrange(1000)) for _ in range(numbers)]
    return "".join(parts)


def test_the_longest_carries_the_rows_then_the_smallest_id() -> None:
    text = body(1)
    found = find_copies({"r3": text, "r2": text + "编辑张某", "r1": text, "r0": body(2)})
    assert {copy: found[copy].of for copy in found} == {"r1": "r2", "r3": "r2"}
    assert find_copies({"b": text, "a": text, "c": text})["c"].of == "a"


def test_similarity_is_the_share_found_in_the_other() -> None:
    text = body(1)
    changed = text[:450] + "新" + text[451:]
    found = find_copies({"a": text + "另", "b": changed})
    assert found["b"].of == "a"
    assert 0.98 < found["b"].similarity < 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(body(1), body(2), id="another text"),
        pytest.param(body(1), body(1)[:300], id="an excerpt"),
        pytest.param("".join(f"设立{n}支队伍" + body(5, 60, 1)[:50] for n in range(20)),
                     "".join(f"设立{n + 50}支队伍" + body(5, 60, 1)[:50] for n in range(20)), id="one form, other numbers"),
        pytest.param(body(1), "", id="nothing"),
        pytest.param("队伍12支", "队伍13支", id="short texts"),
    ],
)  # fmt: skip
def test_these_are_no_copies(first: str, second: str) -> None:
    assert find_copies({"a": first, "b": second}) == {}


def test_order_does_not_matter() -> None:
    bodies = {f"r{n}": body(n % 7) + "尾" * (n % 3) for n in range(40)}
    expected = find_copies(bodies)
    assert len(expected) == 33
    for seed in range(3):
        shuffled = random.Random(seed).sample(sorted(bodies.items()), len(bodies))
        assert find_copies(dict(shuffled)) == expected


@given(st.dictionaries(st.sampled_from("abcdef"), st.text("甲乙丙丁12", max_size=40)))
def test_a_copy_points_to_a_report_that_is_none(bodies: dict[str, str]) -> None:
    found = find_copies(bodies)
    assert all(copy.of not in found and copy.of in bodies and 0.9 <= copy.similarity <= 1 for copy in found.values())


def test_cost_stays_near_linear() -> None:
    def seconds(count: int) -> float:
        bodies = {f"r{n}": body(n, 2000) for n in range(count)}
        began = time.perf_counter()
        find_copies(bodies)
        return time.perf_counter() - began

    small, large = seconds(150), seconds(600)
    assert large < 4 * small * 2.5


@pytest.mark.shared
def test_the_two_reference_copies(shared: Path) -> None:
    bodies = {path.name[:3]: _letters(path.read_text("utf-8")) for path in sorted((shared / "reports").glob("*.txt"))}
    assert {copy: found.of for copy, found in find_copies(bodies).items()} == {"000": "001"}


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())

"""Copies of one text, and texts that only look alike."""

from __future__ import annotations

import random
import re
import time
import unicodedata
from collections import Counter
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.copies import Copy, copies_among, find_copies, sketch

WORDS = "县乡执法队伍改革整合职权下放街道综合行政审批服务监管办公室社区网格巡查案件移送联动协同指挥平台规范培训考核监督责任清单流程"


def body(seed: int, length: int = 900, numbers: int = 12) -> str:
    """A text of `length` characters with `numbers` numbers in it."""
    choose = random.Random(seed)
    parts = ["".join(choose.choices(WORDS, k=length // numbers)) + str(choose.randrange(1000)) for _ in range(numbers)]
    return "".join(parts)


def test_the_longest_carries_the_rows_then_the_smallest_id() -> None:
    text = body(1)
    found = copies_among({"r3": text, "r2": text + "编辑张某", "r1": text, "r0": body(2)})
    assert {copy: found[copy].of for copy in found} == {"r1": "r2", "r3": "r2"}
    assert copies_among({"b": text, "a": text, "c": text})["c"].of == "a"


def test_similarity_is_the_share_found_in_the_other() -> None:
    text = body(1)
    changed = text[:450] + "新" + text[451:]
    found = copies_among({"a": text + "另", "b": changed})
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
    assert copies_among({"a": first, "b": second}) == {}


def test_order_does_not_matter() -> None:
    bodies = {f"r{n}": body(n % 7) + "尾" * (n % 3) for n in range(40)}
    expected = copies_among(bodies)
    assert len(expected) == 33
    for seed in range(3):
        shuffled = random.Random(seed).sample(sorted(bodies.items()), len(bodies))
        assert copies_among(dict(shuffled)) == expected


@given(st.dictionaries(st.sampled_from("abcdef"), st.text("甲乙丙丁12", max_size=40)))
def test_a_copy_points_to_a_report_that_is_none(bodies: dict[str, str]) -> None:
    found = copies_among(bodies)
    assert all(copy.of not in found and copy.of in bodies and 0.9 <= copy.similarity <= 1 for copy in found.values())


def test_cost_stays_near_linear() -> None:
    def seconds(count: int) -> float:
        bodies = {f"r{n}": body(n, 2000) for n in range(count)}
        began = time.perf_counter()
        copies_among(bodies)
        return time.perf_counter() - began

    small, large = seconds(150), seconds(600)
    assert large < 4 * small * 2.5


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.text("甲乙丙丁12", max_size=40)))
def test_short_texts_as_the_plain_reading_of_the_rule(bodies: dict[str, str]) -> None:
    assert copies_among(bodies) == plainly(bodies)


@pytest.mark.parametrize("seed", range(20))
def test_families_as_the_plain_reading_of_the_rule(seed: int) -> None:
    bodies, expected, asked = family(random.Random(seed)), set[str](), set[str]()

    def body_of(report_id: str) -> str:
        asked.add(report_id)
        return bodies[report_id]

    found = find_copies([(name, len(text), sketch(text)) for name, text in bodies.items()], body_of)
    assert found == plainly(bodies, expected)
    assert asked == expected


def test_the_families_hold_copies_and_texts_that_are_none() -> None:
    found = [plainly(family(random.Random(seed))) for seed in range(20)]
    assert sum(map(len, found)) > 150 and min(map(len, found)) < 10
    assert sum(copy.similarity < 1 for copies in found for copy in copies.values()) > 50


def test_bodies_are_asked_for_only_where_sketches_are_alike() -> None:
    bodies = {f"r{n}": body(n) for n in range(50)} | {"copy": body(7)[:-5], "none": ""}
    asked: list[str] = []

    def body_of(report_id: str) -> str:
        asked.append(report_id)
        return bodies[report_id]

    found = find_copies([(name, len(text), sketch(text)) for name, text in bodies.items()], body_of)
    assert {copy: one.of for copy, one in found.items()} == {"copy": "r7"}
    assert sorted(asked) == ["copy", "r7"]


def test_a_sketch_is_small_and_its_hashes_stand_in_order() -> None:
    text = body(3, 3000)
    assert len(sketch(text)) < len(text) / 2
    assert len(sketch(text[:599])) // 4 == len(pieces(text[:599]))


@given(st.text(st.characters(codec="utf-32"), max_size=700) | st.integers(0, 9).map(lambda seed: body(seed, 700)))
def test_a_sketch_holds_the_hashes_in_order(text: str) -> None:
    assert list(memoryview(sketch(text)).cast("I")) == sorted(sample(text))


@pytest.mark.parametrize("bodies", [{}, {"a": ""}, {"a": "", "b": ""}, {"a": "甲" * 900, "b": "甲" * 900}])
def test_nothing_to_compare(bodies: dict[str, str]) -> None:
    assert copies_among(bodies) == plainly(bodies) == {}


def family(choose: random.Random) -> dict[str, str]:
    """Texts of one kind: sentences that many share, and copies, excerpts, changed numbers, cut and added parts."""
    stock = ["".join(choose.choices(WORDS, k=choose.randrange(8, 40))) for _ in range(choose.choice((20, 60, 400)))]
    texts: list[str] = [""]
    for _ in range(choose.randrange(20, 60)):
        if choose.random() < 0.5 and texts[-1]:
            texts.append(changed(choose.choice(texts), choose))
        else:
            parts = choose.choices(stock, k=choose.choice((3, 20, 40, 80)))
            texts.append("".join(f"{part}{choose.randrange(99)}" for part in parts))
    ids = choose.sample(range(1000), len(texts))
    return {f"r{number:03}": text for number, text in zip(ids, texts, strict=True)}


def changed(text: str, choose: random.Random) -> str:
    """The text, or one like it."""
    at = choose.randrange(len(text) + 1)
    ways = (
        text, text[: at + 5], text[at:], text + text[:at][:50], text[:at] + "新" + text[at + 1 :], text[:at] + text[at + 30 :],
        re.sub(r"[0-9]+", lambda found: found[0] if choose.random() < 0.7 else "7", text), text[at:] + text[:at],
        "".join(c if choose.random() < 0.99 else "改" for c in text),
    )  # fmt: skip
    return choose.choice(ways)


def plainly(bodies: dict[str, str], compared: set[str] | None = None) -> dict[str, Copy]:
    """The rule as it reads: sets of pieces, every text beside every longer one that is no copy."""
    compared = set() if compared is None else compared
    samples = {name: sample(text) for name, text in bodies.items() if text}
    often = Counter(piece for held in samples.values() for piece in held)
    copies: dict[str, Copy] = {}
    originals: list[str] = []
    for name in sorted(samples, key=lambda one: (-len(bodies[one]), one)):
        own = samples[name]
        rarest = set(sorted(own, key=lambda piece: (often[piece], piece))[: len(own) // 5 + 1])
        near = [one for one in originals if rarest & samples[one] and len(own & samples[one]) >= 0.7 * len(own)]
        near = [one for one in near if len(bodies[name]) >= 0.5 * len(bodies[one])]
        compared |= {name, *near} if near else set()
        shares = [(-share(bodies[name], bodies[one]), one) for one in near]
        best = min(shares, default=(0.0, ""))
        if -best[0] >= 0.9:
            copies[name] = Copy(best[1], -best[0])
        else:
            originals.append(name)
    return copies


def share(short: str, long: str) -> float:
    """How much of the shorter text stands in the longer one."""
    if short == long:
        return 1.0
    part, whole = (Counter(re.findall("[0-9]+", text)) for text in (short, long))
    if len(short) < 0.5 * len(long) or (part & whole).total() < 0.9 * part.total():
        return 0.0
    small, large = ({text[at : at + 8] for at in range(max(len(text) - 8, 0) + 1)} for text in (short, long))
    return len(small & large) / len(small)


def sample(text: str) -> set[int]:
    """The pieces of a text that are looked up."""
    return pieces(text) if len(text) < 600 else {number for number in pieces(text) if number % 16 == 0}


def pieces(text: str) -> set[int]:
    """Hashes of all eight characters that stand side by side."""
    return {crc32(text[at : at + 8].encode("utf-32-le")) for at in range(max(len(text) - 8, 0) + 1)}


@pytest.mark.shared
def test_the_two_reference_copies(shared: Path) -> None:
    bodies = {path.name[:3]: _letters(path.read_text("utf-8")) for path in sorted((shared / "reports").glob("*.txt"))}
    assert {copy: found.of for copy, found in copies_among(bodies).items()} == {"000": "001"}


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())

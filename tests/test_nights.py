"""The synthetic reports of the benchmarks: the same for the same seed, varied, and read as reports are."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent / "bench"))

from nights import Mix, after, main, planted, reports, write

from pipeline.copies import sketch
from pipeline.run import Dataset, assemble, read_all
from pipeline.scan import find
from pipeline.settings import Settings

MIX = Mix(seed=4, copies=0.12, broken=0.1, gb18030=0.3, docx=0.06, pdf=0.06)
COUNT = 30


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("night")
    write(folder, MIX, 0, COUNT)
    return assemble(read_all(find([str(folder)]), Settings()), Settings())


def test_the_same_seed_gives_the_same_bytes_and_another_others() -> None:
    first = list(reports(MIX, 0, COUNT))
    assert first == list(reports(MIX, 0, COUNT))
    assert not {one.data for one in first if one.data} & {one.data for one in reports(Mix(seed=6), 0, COUNT)}
    assert {one.name[-4:].lower() for one in first} >= {".txt", "docx", ".pdf"}


def test_the_regions_are_decided_and_facts_are_found(read: Dataset) -> None:
    rows = [row for row in read.rows["reports"] if row["status"] == "ok"]
    assert len(rows) > 20
    assert sum(bool(row["region_code"]) for row in rows) >= 0.9 * len(rows)
    assert sum(int(row["facts"]) > 9 for row in rows) >= 0.9 * len(rows)


def test_the_copies_are_those_that_were_planted(read: Dataset) -> None:
    assert sum(bool(row["duplicate_of"]) for row in read.rows["reports"]) == planted(MIX, COUNT) > 2


def test_the_broken_files_fail(read: Dataset) -> None:
    assert {row["reason"] for row in read.rows["reports"] if row["status"] == "failed"} > {"empty"}


def test_reports_differ_as_real_ones_do() -> None:
    """Well over a third of a report's sampled pieces stand in no other report."""
    mix = Mix(seed=2, copies=0, broken=0, gb18030=0)
    texts = ["".join(filter(str.isalnum, one.data.decode("utf-8"))) for one in reports(mix, 0, 300)]
    held = [set(memoryview(sketch(text)).cast("I")) for text in texts]
    often = Counter(piece for one in held for piece in one)
    shares = sorted(sum(often[piece] == 1 for piece in one) / len(one) for one in held)
    assert shares[15] > 0.5
    assert all(500 < len(text) < 3000 for text in texts)


def test_the_night_after_adds_to_the_night_before(tmp_path: Path) -> None:
    main([str(tmp_path), "--seed", "3", "--n", "12"])
    main([str(tmp_path), "--seed", "3", "--new", "3"])
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert files == {one.name: one.data for one in reports(Mix(seed=3), 0, 15)}
    assert after(tmp_path) == 15

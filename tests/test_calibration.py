"""Confidence: points added up, the same for the same row; what to expect at a confidence; the page's figures."""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline import cli
from pipeline.model import Region
from pipeline.resolve.confidence import confidence, expected, expected_at, fact_features, mechanism_features
from pipeline.run import read_one
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TABLE = tomllib.loads((ROOT / "pipeline" / "lexicon" / "confidence.toml").read_text("utf-8"))
SAMPLE = ROOT / "corpus" / "samples" / "xuyi-three-ones.pdf"


@pytest.fixture(scope="module")
def ci() -> Any:
    spec = importlib.util.spec_from_file_location("calibration", ROOT / ".ci" / "calibration.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["calibration"] = module
    spec.loader.exec_module(module)
    return module


def test_confidence_is_the_sum_of_points_read_as_odds() -> None:
    base, points = TABLE["facts"]["base"], TABLE["facts"]["points"]
    key = min(points, key=lambda one: points[one])
    name, value = key.split("=", 1)
    plain, doubtful = confidence("facts", {}), confidence("facts", {name: value, "unheard": "of"})
    assert plain == Decimal(str(round(1 / (1 + np.exp(-base / 100)), 3)))
    assert doubtful == Decimal(str(round(1 / (1 + np.exp(-(base + points[key]) / 100)), 3))) < plain


def test_every_row_has_the_confidence_that_its_features_give() -> None:
    found = read_one(SAMPLE.read_bytes(), SAMPLE.name, Settings())
    assert found.facts and found.mechanisms
    for fact, features in zip(found.facts, fact_features(found.facts, found.region), strict=True):
        assert fact.confidence == confidence("facts", features) and 0 < fact.confidence < 1
    assert all(one.confidence == confidence("mechanisms", mechanism_features(one)) for one in found.mechanisms)
    assert len({fact.confidence for fact in found.facts}) > 5


def test_a_number_among_others_in_its_sentence_is_told_from_the_first() -> None:
    found = read_one("全县执法队伍由20支整合为8支，划转事项66项。".encode(), "a.txt", Settings())
    features = fact_features(found.facts, Region())
    assert [one["place"] for one in features] == ["first", "inner", "last"] and {one["numbers"] for one in features} == {"-4"}


@pytest.mark.parametrize("kind", ["facts", "mechanisms"])
def test_what_to_expect_rises_in_precision_and_falls_in_recall(kind: str) -> None:
    lines = expected(kind)
    assert [line.at for line in lines] == sorted(line.at for line in lines) and lines[0].at == 0
    assert [line.precision for line in lines] == sorted(line.precision for line in lines)
    assert [line.recall for line in lines] == sorted((line.recall for line in lines), reverse=True)
    assert expected_at(kind, Decimal("0.93")).at == Decimal("0.92") and expected_at(kind, Decimal("0")).at == 0


def test_extract_tells_what_to_expect(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("南乐县执法改革\n全县执法队伍由20支整合为8支。", "utf-8")
    monkeypatch.setenv("LC_ALL", "C")
    assert cli.main(["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--min-confidence", "0.95"]) == 0
    line = expected_at("facts", Decimal("0.95"))
    assert f"facts precision {line.precision:.3f}, recall {line.recall:.3f}" in capsys.readouterr().out
    assert cli.main(["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]) == 0
    assert "to expect" not in capsys.readouterr().out


def test_figures_of_merit(ci: Any) -> None:
    said, right = np.array([0.9] * 10 + [0.5] * 10), np.array([1.0] * 9 + [0.0] + [1.0] * 5 + [0.0] * 5)
    assert ci.auc(said, right) == pytest.approx((9 * 5 + 0.5 * (9 * 1 + 5 * 5)) / (14 * 6))
    assert ci.brier(np.array([1.0, 0.0]), np.array([1.0, 1.0])) == 0.5
    assert ci.ece(np.full(100, 0.8), np.array([1.0, 1.0, 1.0, 1.0, 0.0] * 20)) == pytest.approx(0)
    assert ci.ece(np.full(10, 0.9), np.zeros(10)) == pytest.approx(0.9)


def test_a_fit_finds_the_feature_that_tells_and_gives_the_rest_no_points(ci: Any) -> None:
    features = tuple({"rule": "a" if i % 2 else "b", "level": "yes" if i % 3 else "no"} for i in range(600))
    right = np.array([0.0 if i % 2 and i % 5 < 2 else 1.0 for i in range(600)])
    seen = ci.Seen(features, right, ("w",) * 600, right, 600)
    none = ci.Seen((), np.array([]), (), np.array([]), 0)
    model = ci.fit(seen, none, 5.0)
    assert model.weights["rule=a"] < -1 < 1 < model.weights["rule=b"] and abs(model.weights["level=yes"]) < 0.1
    assert ci.fit(seen, none, 5.0) == model


def test_the_first_contact_holds_no_text() -> None:
    text = (ROOT / "corpus" / "first_contact_open.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) > 2000 and {row["right"] for row in rows} == {"0", "1"} and {row["table"] for row in rows} == {"facts", "mechanisms"}
    assert max(len(value) for row in rows for value in row["features"].split(";")) < 40


def test_the_page_states_what_was_asked_for() -> None:
    lines = [line for line in (ROOT / "docs" / "calibration.md").read_text("utf-8").splitlines() if ", held out |" in line]
    errors = {line.split("|")[1].split(",")[0].strip(): float(line.split("|")[5]) for line in lines}
    assert set(errors) == {"facts", "mechanisms"} and all(error <= 0.05 for error in errors.values())

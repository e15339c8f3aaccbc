"""Whom a number is about: the report's region, a town it names, a place to learn from."""

from __future__ import annotations

import pytest

from tests.marked import Case, cases, problems, read

PLACES = cases("regions_of_facts")


@pytest.mark.parametrize("one", PLACES)
def test_each_number_belongs_to_its_place(one: Case) -> None:
    assert problems(one) == []


@pytest.mark.parametrize("one", [pytest.param(param.values[0], id=param.id) for param in PLACES])
def test_a_place_with_a_code_has_its_level_and_a_town_its_county(one: Case) -> None:
    for fact in read(one.text).facts:
        region = fact.region
        assert bool(region.code) == bool(region.level)
        assert not region.township_code or region.township_code.startswith(region.code)
        assert (region.level == "township") == bool(region.township_code) or region.level == "township"


def test_places_to_ask_for_are_of_every_level() -> None:
    levels = {fact.region.level for param in PLACES for fact in read(param.values[0].text).facts}
    assert levels >= {"prefecture", "county", "township"}


def test_a_report_without_any_place_has_no_region_and_neither_have_its_facts() -> None:
    result = read("改革前有执法队伍20支，改革后为8支。")
    assert not result.region.code
    assert [fact.region.name for fact in result.facts] == ["", ""]

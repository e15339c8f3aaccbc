"""`import jianbao`: pandas tables with types and labels, and every step of the command line from Python."""

from __future__ import annotations

from pathlib import Path

import pandas
import pyreadstat
import pytest

import jianbao
from pipeline.errors import UsageError
from pipeline.export.folder import publish, render
from pipeline.run import assemble, read_all
from pipeline.scan import find
from pipeline.schema import CODES, TABLE, TABLES
from pipeline.settings import Headers, Settings

TEXT = "河南省濮阳市南乐县工作简报\n2023年，全县执法队伍由20支整合为8支，精简60%，下沉人员约130名，承接4—9项权限，推行“局队合一”。\n"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "南乐.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture(scope="module", params=["codes", "zh"])
def published(request: pytest.FixtureRequest, inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    headers: Headers = request.param
    out = tmp_path_factory.mktemp("published") / "out"
    data = assemble(read_all(find([str(inbox)]), Settings()), Settings())
    publish(render(data.rows, data.texts, headers), out)
    return out


def test_extract_and_load_give_the_same_tables(inbox: Path, published: Path) -> None:
    read, loaded = jianbao.extract(inbox), jianbao.load(published)
    assert set(read) == {*TABLE, "texts"} and set(loaded) == set(TABLE)
    for name, table in loaded.items():
        pandas.testing.assert_frame_equal(read[name], table)
    assert read["texts"]["text"][0] == TEXT.rstrip("\n")


def test_columns_have_their_types(published: Path) -> None:
    facts = jianbao.load(published)["facts"]
    kinds = {name: str(kind) for name, kind in facts.dtypes.items()}
    assert {kinds[name] for name in ("value", "confidence")} == {"Float64"}
    assert kinds["char_start"] == "Int64" and kinds["evidence"] == kinds["region_code"] == "string"
    for column in TABLE["facts"].columns:
        if column.codes and not column.separator:
            assert list(facts[column.name].cat.categories) == list(column.codes)
    assert facts.sort_values("stage")["stage"].dropna().tolist() == sorted(
        facts["stage"].dropna(), key=list(facts["stage"].cat.categories).index
    )


def test_what_is_not_stated_is_missing(published: Path) -> None:
    facts = jianbao.load(published)["facts"].set_index("span")
    assert pandas.isna(facts.loc["4—9项", "value"]) and facts.loc["4—9项", "value_high"] == 9
    assert pandas.isna(facts.loc["20支", "direction"]) and pandas.isna(facts.loc["20支", "township_code"])
    assert facts.loc["20支", "value"] == 20


def test_labels_stand_in_attrs(published: Path) -> None:
    attrs = jianbao.load(published)["facts"].attrs
    assert attrs["table"] == "facts" and attrs["title"]["zh"] == TABLE["facts"].label_zh
    assert attrs["labels"]["zh"]["category"] == "类别" and attrs["labels"]["en"]["category"] == "what is counted"
    assert attrs["codes"]["category"]["team"] == {"zh": CODES["team"].zh, "en": CODES["team"].en}
    assert attrs["version"] == jianbao.__version__ and attrs["citation"]


def test_labels_in_place_of_codes(published: Path) -> None:
    chinese, english = (jianbao.load(published, labels)["facts"] for labels in ("zh", "en"))
    assert list(chinese.columns) == [column.label_zh for column in TABLE["facts"].columns]
    assert chinese["类别"][0] == CODES["team"].zh and chinese["类别"].dtype == "category"
    assert list(english.columns) == list(TABLE["facts"].names)
    assert english["category"][0] == CODES["team"].en


def test_comparison_made_anew_is_the_one_published(published: Path) -> None:
    tables = jianbao.load(published)
    found = jianbao.compare(tables)
    for name in ("comparison", "comparison_evidence"):
        pandas.testing.assert_frame_equal(found[name], tables[name])
    assert found["comparison"]["teams_after"].tolist() == [8]


def test_comparison_of_filtered_facts(published: Path) -> None:
    tables = jianbao.load(published)
    kept = tables["facts"][tables["facts"]["stage"] == "before"]
    found = jianbao.compare({**tables, "facts": kept})["comparison"]
    assert found["teams_before"].tolist() == [20] and found["teams_after"].isna().all()


def test_comparison_needs_its_columns(published: Path) -> None:
    tables = jianbao.load(published)
    with pytest.raises(ValueError, match="facts: columns missing: value"):
        jianbao.compare({**tables, "facts": tables["facts"].drop(columns="value")})


def test_export_of_a_folder_and_of_tables(published: Path, tmp_path: Path) -> None:
    first = jianbao.export(published, "dta", tmp_path / "a")
    second = jianbao.export(jianbao.load(published), ["dta"], tmp_path / "b")
    assert [path.relative_to(tmp_path / "a") for path in first] == [path.relative_to(tmp_path / "b") for path in second]
    assert len(first) == len(TABLES) + 1
    for one, other in zip(first, second, strict=True):
        pandas.testing.assert_frame_equal(pyreadstat.read_dta(one)[0], pyreadstat.read_dta(other)[0])


def test_export_in_english_and_of_some_tables(published: Path, tmp_path: Path) -> None:
    (file,) = jianbao.export(published, "sav", tmp_path, lang="en", tables=["facts"])
    assert pyreadstat.read_sav(file)[1].variable_value_labels["category"][1] == CODES["team"].en
    with pytest.raises(UsageError, match="no format is called docx"):
        jianbao.export(published, "docx", tmp_path)


def test_parse_of_one_text() -> None:
    found = jianbao.parse(TEXT)
    assert set(found) == {"facts", "mechanisms", "citations", "checks"}
    assert {"20支", "8支", "60%"} <= set(found["facts"]["span"])


def test_numbers_of_a_text() -> None:
    found = jianbao.numbers("约130名，4—9项，12345热线").set_index("span")
    assert found.loc["130名", ["value", "bound", "unit"]].tolist() == [130, "about", "名"]
    assert pandas.isna(found.loc["4—9项", "value"]) and found.loc["4—9项", ["low", "high"]].tolist() == [4, 9]
    assert jianbao.numbers("没有").empty


def test_places() -> None:
    found = jianbao.places(["南乐县", "朝阳区", "无此地"])
    assert found["name"].tolist() == ["南乐县", "朝阳区", "无此地"]
    assert found["code"][0] == "410923" and found["code"][1:].isna().all()
    assert found["candidates"][1] == len(jianbao.place("朝阳区")) > 1 and found["candidates"][2] == 0
    assert jianbao.places([]).empty


def test_codebook_has_every_column() -> None:
    found = jianbao.codebook()
    described = found[found["code"] == ""]
    assert len(described) >= sum(len(table.columns) for table in TABLES)
    assert (described["label_zh"] != "").all() and (described["meaning_en"] != "").all()


def test_all_public_names_are_there() -> None:
    assert all(getattr(jianbao, name) for name in jianbao.__all__)

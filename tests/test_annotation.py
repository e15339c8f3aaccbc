"""Answers out to annotation tools and back: word for word, or as they were edited; nothing lost in silence."""

from __future__ import annotations

import copy
import io
import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import cli
from pipeline.annotation import Mark, Problem, Returned, Sheet, from_answer, restore
from pipeline.annotation.came import Came
from pipeline.annotation.contexts import context_of
from pipeline.annotation.formats import FORMATS, read, written
from pipeline.annotation.labels import every_label, list_of
from pipeline.annotation.numbers import number_at
from pipeline.annotation.offsets import from_units, resolve, units_of
from pipeline.evaluate import from_folder, load_gold, score
from pipeline.evaluate.figures import figures
from pipeline.evaluate.folding import fold_text, places
from pipeline.ingest import compose, read_document
from pipeline.messages import WORDS, say
from pipeline.run import limits
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
TEXT = "𠮷县执法改革😀\n改革前，𠮷县有执法队伍约20支，整合为8支。\n推行“局队合一”，依据《试点方案》。拨打12345热线🎉，办结案件300件。"
ANSWER: dict[str, Any] = {
    "report": "吉 县#1.txt",
    "region": {"region_code": "410923"},
    "meta": {"title": "𠮷县执法改革"},
    "facts": [
        {"context": "约20支", "span": "20支", "category": ["team"], "value": 20.0, "bound": "about", "unit": ["支"], "stage": ["before", ""], "phenomena": ["from_to"]},
        {"context": "为8支", "span": "8支", "category": ["team", "agency"], "value": 8.0, "bound": "exact", "unit": ["支"], "optional": True},
        {"context": "不在文中9支", "span": "9支", "category": ["team"], "value": 9.0, "bound": "exact", "unit": ["支"]},
    ],
    "mechanisms": [{"name": "局队合一", "kind": ["principle"]}],
    "citations": [{"title": "试点方案", "year": "2021"}],
    "checks": [{"kind": "difference", "terms": [20.0, 8.0], "stated": 9.0}],
    "traps": [{"context": "拨打12345热线", "span": "12345", "phenomena": ["trap"]}],
    "genre": "简报",
}  # fmt: skip


def sheet() -> Sheet:
    return from_answer(ANSWER, TEXT)


def passed(sheets: Sequence[Sheet], to: str, folder: Path, edit: Callable[[str], str] = lambda text: text) -> list[tuple[dict[str, Any], list[Problem]]]:
    """Written, edited as text, and read back."""
    for file in written(sheets, "data.json", to, predicted=False):
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(edit(file.content) if file.name == "data.json" else file.content, "utf-8")
    return [back(one) for one in read(folder / "data.json", to)]


def back(came: Came | Problem) -> tuple[dict[str, Any], list[Problem]]:
    if isinstance(came, Problem):
        return {}, [came]
    answer, told = restore(came.sheet, came.returned)
    return answer, [*came.problems, *told]


def words(mark: Mark) -> str:
    return TEXT[mark.start : mark.end]


# word for word


@pytest.fixture(scope="module")
def corpus() -> list[tuple[Path, Sheet]]:
    found = []
    for gold, reports in (("open", "reports/open"), ("samples", "samples")):
        for file in sorted((CORPUS / "gold" / gold).glob("*.json")):
            answer = json.loads(file.read_text("utf-8"))
            path = CORPUS / reports / answer["report"]
            document = read_document(path.read_bytes(), path.name, limits=limits(Settings()))
            found.append((file, from_answer(answer, compose(document, "r").text)))
    return found


@pytest.mark.parametrize("to", FORMATS)
def test_every_answer_of_the_open_half_comes_back_byte_for_byte(corpus: list[tuple[Path, Sheet]], to: str, tmp_path: Path) -> None:
    results = {answer["report"]: (answer, told) for answer, told in passed([sheet for _, sheet in corpus], to, tmp_path)}
    assert len(results) == len(corpus) > 120
    for file, _ in corpus:
        answer, told = results[file.name.removesuffix(".json")]
        assert not told
        assert json.dumps(answer, ensure_ascii=False, indent=1) + "\n" == file.read_text("utf-8")


def test_every_record_of_the_open_half_is_shown_in_the_text(corpus: list[tuple[Path, Sheet]]) -> None:
    for _, one in corpus:
        assert all(record is None for of in ("facts", "traps", "mechanisms", "citations") for record in one.rest.get(of, ()))


@pytest.mark.parametrize("to", FORMATS)
def test_a_text_with_characters_of_two_units(to: str, tmp_path: Path) -> None:
    assert [words(mark) for mark in sheet().marks] == ["20支", "8支", "局队合一", "试点方案", "12345"]
    assert passed([sheet()], to, tmp_path) == [(ANSWER, [])]


@pytest.mark.parametrize("to", FORMATS)
def test_a_report_without_an_answer(to: str, tmp_path: Path) -> None:
    bare = {"report": "a.txt", "region": {}, "facts": [], "mechanisms": []}
    assert passed([from_answer(bare, TEXT)], to, tmp_path) == [(bare, [])]


def test_published_rows_go_out_and_come_back_as_answers_that_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples = sorted((CORPUS / "samples").glob("*.txt"))[:2]
    assert cli.main(["extract", *map(str, samples), "--out", str(tmp_path / "out")]) == 0
    for to in FORMATS:
        data, gold = tmp_path / to / "data.json", tmp_path / to / "gold"
        assert cli.main(["annotate", "export", str(tmp_path / "out"), "--to", to, "--out", str(data)]) == 0
        assert cli.main(["annotate", "import", str(data), "--from", to, "--out", str(gold)]) == 0
        found = figures(score(load_gold(gold), from_folder(tmp_path / "out")))
        assert {name: value for name, value in found.items() if value != 1} == {}
    assert "2 reports" in capsys.readouterr().out


# offsets


CHARS = st.sampled_from(["县", "支", "2", "0", "。", "\n", "𠮷", "😀", "👨‍👩‍👧", "e\u0301", "\u0301", "é", "“", "”", "，", "約", "\u200d"])
TEXTS = st.lists(CHARS, min_size=1, max_size=60).map("".join)


@given(TEXTS, st.data())
def test_code_units_are_those_of_utf_16(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    unit = len(text[:at].encode("utf-16-le")) // 2
    assert units_of(text).units(at) == unit
    assert units_of(text).points(unit) == at


@given(TEXTS)
def test_no_offset_inside_a_character_or_beyond_the_text(text: str) -> None:
    real = {len(text[:at].encode("utf-16-le")) // 2 for at in range(len(text) + 1)}
    for unit in range(-1, max(real) + 3):
        assert (units_of(text).points(unit) is not None) == (unit in real)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_a_context_leads_back_to_its_place_alone(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    folded = fold_text(text)
    context = context_of(folded, start, end)
    if context is not None:
        assert context in text and text[start:end] in context
        ((first, last),) = places(context, text[start:end], folded)
        assert start <= first < last <= end


@settings(deadline=None)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 80), st.integers(1, 8), st.sampled_from([label for label, _ in every_label()])), max_size=8))
def test_marks_in_any_text_survive_each_format(text: str, drawn: list[tuple[int, int, str]]) -> None:
    """New marks become records; the sheet of these goes out and comes back as it was."""
    spans = [Returned(label, at % len(text), min(len(text), at % len(text) + n), "x") for at, n, label in drawn]
    bare = {"report": "a.txt", "region": {}, "facts": [], "mechanisms": []}
    answer, told = restore(Sheet("a.txt", text, (), bare), spans)
    assert len(told) + sum(len(answer.get(of, ())) for of in ("facts", "traps", "mechanisms", "citations")) == len(spans)
    again = from_answer(answer, text)
    from pipeline.annotation import doccano, labelstudio, w3c

    for came in (
        *doccano.read(doccano.write([again])), *doccano.read(doccano.write([again], relations=True)),
        *labelstudio.read(labelstudio.write([again], predicted=True)), *w3c.read(w3c.write([again]), {"a.txt": text}),
    ):  # fmt: skip
        assert back(came) == (answer, [])


def test_combining_characters_are_not_composed(tmp_path: Path) -> None:
    text = "Cafe\u0301县有执法队伍20支。"
    assert unicodedata.normalize("NFC", text) != text
    fact = {"context": "队伍20支", "span": "20支", "category": ["team"], "value": 20.0, "bound": "exact", "unit": ["支"]}
    answer = {"report": "a.txt", "region": {}, "facts": [fact], "mechanisms": []}
    for to in FORMATS:
        assert passed([from_answer(answer, text)], to, tmp_path / to) == [(answer, [])]


@pytest.mark.parametrize(
    ("start", "end", "around", "expected"),
    [
        pytest.param(13, 16, (), "20支", id="code points"), pytest.param(15, 18, (), "20支", id="code units"),
        pytest.param(0, 3, (), "20支", id="wrong, but the words stand once"), pytest.param(0, 3, ("约", ""), "20支", id="by what is before"),
    ],
)  # fmt: skip
def test_words_are_found_whatever_a_tool_counts(start: int, end: int, around: tuple[str, ...], expected: str) -> None:
    text = "😀𠮷县有执法队伍，共计约20支。"
    found = resolve(text, start, end, expected, *around)
    assert found and text[found[0] : found[1]] == expected


def test_words_that_stand_twice_or_never_are_not_guessed() -> None:
    assert resolve("20支和20支", 1, 2, "20支") is None
    assert resolve("20支", 0, 3, "30支") is None
    assert resolve("20支", 2, 9, "") is None
    assert from_units("𠮷县", 1, 3) is None


def test_words_over_a_line_end_as_label_studio_writes_it() -> None:
    assert resolve("甲乙\n丙丁", 1, 4, "乙\\n丙") == (1, 4)


# as the tools give it back


def doccano_line(**changes: Any) -> dict[str, Any]:
    (file, _) = written([sheet()], "data.json", "doccano", predicted=False)
    return {"id": 7, **json.loads(file.content), "Comments": [], **changes}


def through_doccano(rows: list[dict[str, Any]], folder: Path, form: str = "doccano") -> list[tuple[dict[str, Any], list[Problem]]]:
    """As doccano writes it: a frame of pandas, one line a document."""
    out = io.StringIO()
    pd.DataFrame(rows).to_json(out, orient="records", force_ascii=False, lines=True)
    (folder / "all.jsonl").write_text(out.getvalue(), "utf-8")
    return [back(one) for one in read(folder / "all.jsonl", form)]


def unit_range(words: str, nth: int = 0) -> list[int]:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    units = [len(TEXT[:one].encode("utf-16-le")) // 2 for one in (at, at + len(words))]
    return units


def test_doccano_after_an_edit(tmp_path: Path) -> None:
    """A span moved, a label changed, one new, one deleted."""
    spans = [
        [*unit_range("约20支"), "team"], [*unit_range("8支"), "personnel"], [*unit_range("试点方案"), "citation"],
        [*unit_range("12345"), "trap"], [*unit_range("300件"), "case"],
    ]  # fmt: skip
    ((answer, told),) = through_doccano([doccano_line(label=spans)], tmp_path)
    assert not told
    moved, relabelled, unseen, new = answer["facts"]
    assert moved["span"] == "约20支" and moved["stage"] == ["before", ""] and moved["value"] == 20.0 and moved["bound"] == "about"
    assert TEXT.count(moved["context"]) == 1
    assert relabelled == {**ANSWER["facts"][1], "category": ["personnel"]}
    assert unseen == ANSWER["facts"][2]
    assert new == {"context": new["context"], "span": "300件", "category": ["case"], "value": 300.0, "bound": "exact", "unit": ["件"]}
    assert answer["mechanisms"] == [] and answer["citations"] == ANSWER["citations"] and answer["traps"] == ANSWER["traps"]
    assert {key: answer[key] for key in ("region", "meta", "checks", "genre")} == {key: ANSWER[key] for key in ("region", "meta", "checks", "genre")}


def test_an_alternative_chosen_as_label_goes_first(tmp_path: Path) -> None:
    ((answer, _),) = through_doccano([doccano_line(label=[[*unit_range("8支"), "agency"]])], tmp_path)
    assert answer["facts"][0]["category"] == ["agency", "team"]


def test_doccano_with_relations(tmp_path: Path) -> None:
    answer = {**ANSWER, "checks": [{"kind": "difference", "terms": [20.0], "stated": 8.0}]}
    (file, labels) = written([from_answer(answer, TEXT)], "data.jsonl", "doccano-relations", predicted=False)
    row = json.loads(file.content)
    assert row["relations"] == [{"id": 0, "from_id": 0, "to_id": 1, "type": "difference"}]
    row["entities"] = [{**one, "id": one["id"] + 900} for one in row["entities"]][::-1]
    assert through_doccano([{"id": 3, **row, "Comments": []}], tmp_path, "doccano-relations") == [(answer, [])]
    assert labels.name == "data.labels.json" and all(one["text"] for one in json.loads(labels.content))


def test_a_fact_made_a_trap_and_a_trap_made_a_fact(tmp_path: Path) -> None:
    spans = [[*unit_range("20支"), "trap"], [*unit_range("8支"), "team"], [*unit_range("12345"), "other"]]
    ((answer, told),) = through_doccano([doccano_line(label=spans)], tmp_path)
    assert not told
    assert answer["traps"] == [{"context": answer["traps"][0]["context"], "span": "20支", "phenomena": ["from_to"]}]
    assert [one["span"] for one in answer["facts"]] == ["8支", "9支", "12345"]
    assert answer["facts"][2]["category"] == ["other"] and answer["facts"][2]["phenomena"] == ["trap"]


def test_a_text_that_was_never_ours(tmp_path: Path) -> None:
    """A collection that somebody annotated in doccano from the start."""
    rows = [{"id": 1, "text": "全县有执法队伍20支。", "label": [[7, 10, "team"]], "Comments": []}]
    ((answer, told),) = through_doccano(rows, tmp_path)
    assert not told
    fact = {"context": "队伍20支", "span": "20支", "category": ["team"], "value": 20.0, "bound": "exact", "unit": ["支"]}
    assert answer == {"report": "line-1.txt", "region": {}, "facts": [fact], "mechanisms": []}


PROBLEMS: tuple[tuple[Any, str], ...] = (
    ([[0, 1, "team"]], "an_range"), ([[0, 9999, "team"]], "an_range"), ([[5, 5, "team"]], "an_range"), ([[2, 3, "nonsense"]], "an_label"),
    ([[2, 3, "team"]], "an_no_number"), ([[*unit_range("“")[:2], "mechanism:principle"]], "an_blank"), ([["a", 2, "team"]], "an_line"),
    ([[1]], "an_line"), (17, "an_line"), ([[True, 4, "team"]], "an_line"),
)  # fmt: skip


@pytest.mark.parametrize(("spans", "key"), PROBLEMS)
def test_what_cannot_be_taken_over_is_told_with_its_line(spans: Any, key: str, tmp_path: Path) -> None:
    results = through_doccano([doccano_line(), doccano_line(label=spans)], tmp_path)
    assert results[0] == (ANSWER, [])
    ((problem),) = results[1][1]
    assert problem.key == key and problem.where.startswith("2")
    assert all(say(problem.key, language, **problem.values) for language in ("zh", "en"))


@pytest.mark.parametrize("line", ["{", "[]", '{"label": []}', '{"text": 3, "label": []}', '{"text": "a", "label": [], "jianbao": "{}"}'])
def test_a_damaged_line_is_told_and_the_rest_is_read(line: str, tmp_path: Path) -> None:
    first, second = passed([sheet()], "doccano", tmp_path, lambda content: f"{line}\n{content}")
    assert first[1][0].key == "an_line" and first[1][0].where == "1"
    assert second == (ANSWER, [])


def test_a_text_that_the_tool_changed_is_told(tmp_path: Path) -> None:
    ((answer, told),) = through_doccano([doccano_line(text=TEXT + "。")], tmp_path)
    assert [one.key for one in told] == ["an_text"] and answer == ANSWER


def label_studio(edit: Callable[[list[Any]], None], folder: Path, **more: Any) -> list[tuple[dict[str, Any], list[Problem]]]:
    """As Label Studio exports it (JSON), after an edit of the regions."""
    (file, _) = written([sheet()], "data.json", "labelstudio", predicted=False)
    (task,) = json.loads(file.content)
    result = task["annotations"][0]["result"]
    edit(result)
    done = {"id": 12, "completed_by": 1, "result": result, "was_cancelled": False, "ground_truth": False, "lead_time": 9.1, "updated_at": "2025-02-01T08:00:00Z"}
    out = {"id": 41, "annotations": [done], "file_upload": "1.json", "drafts": [], "predictions": [], "data": task["data"], "meta": {}, "project": 3, **more}
    (folder / "project.json").write_text(json.dumps([out], ensure_ascii=True), "utf-8")
    return [back(one) for one in read(folder / "project.json", "labelstudio")]


def of(result: list[Any], region: str, name: str) -> Any:
    return next(item for item in result if item["id"] == region and item["from_name"] == name)


def test_label_studio_untouched(tmp_path: Path) -> None:
    assert label_studio(lambda result: None, tmp_path) == [(ANSWER, [])]


def test_label_studio_after_an_edit(tmp_path: Path) -> None:
    def edit(result: list[Any]) -> None:
        of(result, "f0", "label")["value"]["labels"] = ["agency"]
        of(result, "f0", "stage")["value"]["choices"] = ["planned"]
        of(result, "f1", "value")["value"]["text"] = ["9"]
        result.remove(of(result, "f1", "optional"))
        result.remove(of(result, "m0", "label"))
        at = TEXT.index("300件")
        place = {"start": at, "end": at + 4, "text": "300件"}
        result.append({"value": {**place, "labels": ["case"]}, "id": "Xy_1aB", "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual"})
        result.append({"value": {**place, "text": ["案件"]}, "id": "Xy_1aB", "from_name": "measure", "to_name": "text", "type": "textarea"})

    ((answer, told),) = label_studio(edit, tmp_path)
    assert not told
    first, second, _, new = answer["facts"]
    assert first == {**ANSWER["facts"][0], "category": ["agency"], "stage": ["planned"]}
    assert second == {key: value for key, value in {**ANSWER["facts"][1], "value": 9.0}.items() if key != "optional"}
    assert (new["span"], new["category"], new["value"], new["measure"]) == ("300件", ["case"], 300.0, ["案件"])
    assert answer["mechanisms"] == []


def test_alternatives_in_the_order_of_the_tool_are_the_same_alternatives(tmp_path: Path) -> None:
    def edit(result: list[Any]) -> None:
        stage = of(result, "f0", "stage")["value"]
        assert stage["choices"] == ["before", "none"]
        stage["choices"] = stage["choices"][::-1]

    assert label_studio(edit, tmp_path) == [(ANSWER, [])]


def test_a_tool_that_shows_no_attributes_leaves_them_as_they_were(tmp_path: Path) -> None:
    def edit(result: list[Any]) -> None:
        result[:] = [item for item in result if item["type"] == "labels"]

    assert label_studio(edit, tmp_path) == [(ANSWER, [])]


def test_older_label_studio_counts_code_units(tmp_path: Path) -> None:
    def edit(result: list[Any]) -> None:
        for item in result:
            value = item["value"]
            for key in ("start", "end"):
                value[key] = units_of(TEXT).units(value[key])

    assert label_studio(edit, tmp_path) == [(ANSWER, [])]


def test_a_number_that_is_none_and_two_annotations_are_told(tmp_path: Path) -> None:
    def edit(result: list[Any]) -> None:
        of(result, "f1", "value")["value"]["text"] = ["eight"]

    ((answer, told),) = label_studio(edit, tmp_path)
    assert answer == ANSWER and [one.key for one in told] == ["an_number"] and "task 41" in told[0].where
    empty = {"result": [], "was_cancelled": False}
    ((answer, told),) = label_studio(lambda result: None, tmp_path, annotations=[{**empty, "updated_at": "2025-01-01"}, {**empty, "updated_at": "2025-03-01"}])
    assert [one.key for one in told] == ["an_several"] and answer["facts"] == [ANSWER["facts"][2]]


def test_predictions_are_taken_where_nobody_has_annotated(tmp_path: Path) -> None:
    files = written([sheet()], "data.json", "labelstudio", predicted=True)
    (task,) = json.loads(files[0].content)
    assert "annotations" not in task and task["predictions"][0]["model_version"] == "jianbao"
    (tmp_path / "data.json").write_text(files[0].content, "utf-8")
    assert [back(one) for one in read(tmp_path / "data.json", "labelstudio")] == [(ANSWER, [])]


def test_the_labelling_interface_knows_every_label_and_control() -> None:
    files = written([sheet()], "data.json", "labelstudio", predicted=False)
    root = ElementTree.fromstring(files[1].content)
    labels = {one.attrib["value"] for one in root.iter("Label")}
    controls = {one.attrib["name"]: one for kind in ("Labels", "Choices", "TextArea") for one in root.iter(kind)}
    assert labels == {label for label, _ in every_label()} and all(one.attrib["hint"] for one in root.iter("Label"))
    (task,) = json.loads(files[0].content)
    for item in task["annotations"][0]["result"]:
        control = controls[item["from_name"]]
        assert item["type"] == control.tag.lower()
        if control.tag == "Choices":
            assert set(item["value"]["choices"]) <= {one.attrib["value"] for one in control}


def web(edit: Callable[[list[Any]], None], folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    def as_text(content: str) -> str:
        data = json.loads(content)
        edit(data["first"]["items"])
        return json.dumps(data)

    (result,) = passed([sheet()], "w3c", folder, as_text)
    return result


def test_an_annotation_as_the_recommendation_has_it() -> None:
    (file, text) = written([sheet()], "data.jsonld", "w3c", predicted=False)
    data = json.loads(file.content)
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld" and data["total"] == len(data["first"]["items"]) == 6
    target = data["first"]["items"][1]["target"]
    quote, position = target["selector"]
    at = TEXT.index("20支")
    assert position == {"type": "TextPositionSelector", "start": at, "end": at + 3}
    assert quote == {"type": "TextQuoteSelector", "exact": "20支", "prefix": TEXT[at - 16 : at], "suffix": TEXT[at + 3 : at + 19]}
    assert target["source"] == "texts/吉%20县%231.txt.txt" and text.name == "texts/吉 县#1.txt.txt" and text.content == TEXT


def test_web_annotations_after_an_edit(tmp_path: Path) -> None:
    def edit(items: list[Any]) -> None:
        items[1]["body"][0]["value"] = "agency"
        attributes = json.loads(items[2]["body"][1]["value"])
        items[2]["body"][1]["value"] = json.dumps({**attributes, "stage": ["after"]})
        del items[3:]
        at = len(TEXT[: TEXT.index("300件")].encode("utf-16-le")) // 2
        quote, position = {"type": "TextQuoteSelector", "exact": "300件"}, {"type": "TextPositionSelector", "start": at, "end": at + 4}
        body = {"type": "TextualBody", "purpose": "tagging", "value": "case"}
        items.append({"id": "https://example.org/1", "type": "Annotation", "body": body, "target": {"source": items[1]["target"]["source"], "selector": [quote, position]}})

    answer, told = web(edit, tmp_path)
    assert not told
    first, second, _, new = answer["facts"]
    assert first == {**ANSWER["facts"][0], "category": ["agency"]} and second == {**ANSWER["facts"][1], "stage": ["after"]}
    assert new["span"] == "300件" and answer["mechanisms"] == answer["citations"] == answer["traps"] == []


def test_a_quote_moved_in_a_web_annotation(tmp_path: Path) -> None:
    def edit(items: list[Any]) -> None:
        items[1]["target"]["selector"] = {"type": "TextQuoteSelector", "exact": "约20支", "prefix": "队伍", "suffix": "，"}

    answer, told = web(edit, tmp_path)
    assert not told and answer["facts"][0]["span"] == "约20支" and answer["facts"][0]["phenomena"] == ["from_to"]


def test_web_annotations_without_their_text_or_target_are_told(tmp_path: Path) -> None:
    def edit(items: list[Any]) -> None:
        items.append({"type": "Annotation", "body": [], "target": 3})
        items.append({"type": "Annotation", "body": [], "target": "texts/gone.txt.txt"})
        items.append({"type": "Annotation", "body": [], "target": "texts/...txt"})

    results = passed([sheet()], "w3c", tmp_path, lambda content: _edited(content, edit))
    assert [problem.key for _, told in results for problem in told] == ["an_line", "an_line", "an_no_text"]
    assert [answer for answer, _ in results if answer] == [ANSWER]


def _edited(content: str, edit: Callable[[list[Any]], None]) -> str:
    data = json.loads(content)
    edit(data["first"]["items"])
    return json.dumps(data)


# numbers, labels, the command


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("队伍约20支。", "20支", {"value": 20.0, "bound": "about", "unit": ["支"]}),
        ("每队4—9支。", "4—9支", {"low": 4.0, "high": 9.0, "bound": "range", "unit": ["支"]}),
        ("罚款5万元。", "5万元", {"value": 50000.0, "bound": "exact", "unit": ["元"]}),
        ("下降三成。", "三成", {"value": 30.0, "bound": "exact", "unit": ["%"]}),
        ("拨打12345热线。", "12345", {"value": 12345.0, "bound": "exact", "unit": [""]}),
        ("没有数。", "没有", None),
    ],
)  # fmt: skip
def test_the_number_of_a_new_fact(text: str, marked: str, expected: dict[str, Any] | None) -> None:
    at = text.index(marked)
    assert number_at(text, at, at + len(marked)) == expected


def test_every_label_belongs_to_a_list() -> None:
    assert len(every_label()) == len({label for label, _ in every_label()}) == 22
    assert all(list_of(label) and zh for label, zh in every_label())
    assert not list_of("mechanism:") and not list_of("facts")


def test_messages_stand_in_both_languages() -> None:
    assert all(len(WORDS[key]) == 2 for key in WORDS if key.startswith("an_"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(TEXT, "utf-8")
    answer = {**copy.deepcopy(ANSWER), "report": "a.txt"}
    (tmp_path / "gold" / "a.txt.json").write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("to", FORMATS)
def test_the_command_there_and_back(to: str, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = small / "data.json"
    assert cli.main(["annotate", "export", str(small / "gold"), str(small / "reports"), "--to", to, "--out", str(data)]) == 3
    told = capsys.readouterr()
    assert "a.txt: 1 answers have no place in the text" in told.err and "1 reports with 5 marks" in told.out
    assert cli.main(["annotate", "import", str(data), "--from", to, "--out", str(small / "back")]) == 0
    assert (small / "back" / "a.txt.json").read_bytes() == (small / "gold" / "a.txt.json").read_bytes()


def test_answers_are_not_overwritten(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ["annotate", "export", str(small / "gold"), str(small / "reports"), "--to", "doccano", "--out", str(small / "data.jsonl")]
    take = ["annotate", "import", str(small / "data.jsonl"), "--from", "doccano", "--out", str(small / "gold")]
    assert cli.main(export) == 3 and cli.main(take) == 0
    (small / "gold" / "a.txt.json").write_text("{}", "utf-8")
    assert cli.main(take) == 2
    assert "exists with other content" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../a.txt", "..", "a/b.txt", "", "a\\b.txt"])
def test_a_file_writes_nowhere_but_into_its_folder(name: str, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = replace(sheet(), rest={**sheet().rest, "report": name})
    (small / "evil.jsonl").write_text(written([evil], "x.jsonl", "doccano", predicted=False)[0].content, "utf-8")
    assert cli.main(["annotate", "import", str(small / "evil.jsonl"), "--from", "doccano", "--out", str(small / "in" / "gold")]) == 3
    assert "cannot be a file name" in capsys.readouterr().err and not (small / "in").exists()


WRONG = (
    ["annotate", "export", "a", "--out", "b"], ["annotate", "import", "a", "--to", "w3c", "--out", "b"],
    ["annotate", "import", "a", "b", "--from", "w3c", "--out", "c"], ["annotate", "import", "nowhere", "--from", "w3c", "--out", "c"],
    ["annotate", "export", "corpus/samples", "--to", "w3c", "--out", "c"],
    ["annotate", "export", "corpus/gold/held_out", "corpus/samples", "--to", "w3c", "--out", "c"],
)  # fmt: skip


@pytest.mark.parametrize("argv", WRONG)
def test_wrong_usage(argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(argv) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_another_kind(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    assert cli.main(["annotate", "import", str(tmp_path / "a.json"), "--from", form, "--out", str(tmp_path / "g")]) == 2
    assert form in capsys.readouterr().err

"""Named things: spans, answers and scores, rules, the shipped pipeline, training, and pipelines of the user's own."""

from __future__ import annotations

import itertools
import json
import runpy
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import spacy

import jianbao
from pipeline import cli
from pipeline.errors import UsageError
from pipeline.messages import Misuse
from pipeline.names.answers import answered, placed
from pipeline.names.cues import doc, lines
from pipeline.names.rules import by_rules
from pipeline.names.score import ALL, scores
from pipeline.names.spans import LABELS, Entity, backed, settled
from pipeline.names.train import _ONE_THREAD, RECORD, _model, digest, lessons, main, save, train
from pipeline.names.trained import SHIPPED, by_pipeline, load, names

ROOT = Path(__file__).resolve().parents[1]
TEXT = "南乐县设立县综合行政执法局，整合农业、水利领域执法队伍，印发《南乐县赋权办法》，由县委书记任组长。"


def _listed(found: tuple[Entity, ...]) -> list[tuple[str, str]]:
    return [(one.label, one.text) for one in found]


def _at(marked: str, label: str) -> Entity:
    """The one ⟦marked⟧ thing of a text."""
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    return Entity(start, end, label, marked.replace("⟦", "").replace("⟧", "")[start:end])


def test_of_two_that_overlap_the_longer_stays() -> None:
    short, long, other = Entity(0, 3, "REGION", "阳谷县"), Entity(0, 6, "BODY", "阳谷县司法局"), Entity(7, 9, "DOMAIN", "农业")
    assert settled([short, other, long]) == (long, other)
    assert backed([short], [long, other]) == (short, other)


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        ("县司法局和司法局", [("BODY", "司法局", ""), ("BODY", "县司法局", "")], [(0, 4), (5, 8)]),
        ("农业局管农业", [("BODY", "农业局", ""), ("DOMAIN", "农业", "")], [(0, 3), (4, 6)]),
        ("大队长任大队长", [("ROLE", "大队长", "任大队长")], [(4, 7)]),
        ("𠀀县司法局", [("BODY", "县司法局", "")], [(1, 5)]),
        ("什么也没有", [("BODY", "县司法局", "")], []),
    ],
)  # fmt: skip
def test_answers_are_every_place_outside_a_longer_one(text: str, rows: list[tuple[str, str, str]], expected: list[tuple[int, int]]) -> None:
    given = [{"label": label, "text": name} | ({"context": around} if around else {}) for label, name, around in rows]
    found = placed(text, given)
    assert [(one.start, one.end) for one in found] == expected
    assert all(text[one.start : one.end] == one.text for one in found)


def test_a_context_decides_the_label() -> None:
    found = placed("城管巡查，城管领域", [{"label": "BODY", "text": "城管", "context": "城管巡查"}, {"label": "DOMAIN", "text": "城管"}])
    assert [one.label for one in found] == ["BODY", "DOMAIN"]


def test_optional_answers_count_nowhere() -> None:
    (one,) = [one for one in answered(ROOT / "corpus", "open") if one.report == "s1_01.txt"]
    assert one.optional and all(one.text[e.start : e.end] == e.text for e in one.entities)
    right = scores([one], [one.entities])[-1]
    assert (right.label, right.false, right.missed, right.f1) == (ALL, 0, 0, 1.0)
    none = scores([one], [()])[-1]
    assert none.missed == right.right == len(set(one.entities) - one.optional) and none.f1 == 0
    assert sum(row.missed for row in scores([one], [()])[:-1]) == none.missed


def test_a_corpus_without_answers_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        answered(tmp_path, "open")
    folder = tmp_path / "structure" / "gold" / "open"
    folder.mkdir(parents=True)
    (folder / "a.txt.json").write_text('{"report": "a.txt"}', "utf-8")
    with pytest.raises(UsageError, match=r"a\.txt"):
        answered(tmp_path, "open")


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("由⟦县综合行政执法局⟧负责。", "BODY"), ("县内设立⟦阳谷县市场监管综合执法大队⟧。", "BODY"),
        ("会同⟦县公安局清江派出所⟧巡查。", "BODY"), ("⟦市文化和旅游局⟧牵头", "BODY"), ("在⟦河南省濮阳市南乐县⟧开展", "REGION"),
        ("印发《⟦南乐县赋权办法⟧》。", "DOCUMENT"), ("在⟦交通运输⟧领域保留队伍", "DOMAIN"), ("每村配备⟦网格员⟧。", "ROLE"),
    ],
)  # fmt: skip
def test_rules_find(marked: str, label: str) -> None:
    text = marked.replace("⟦", "").replace("⟧", "")
    assert _at(marked, label) in by_rules(text)


@pytest.mark.parametrize("text", ["全县执法队伍由20支整合为8支。", "形成新格局，全局统筹。", "", "\n \n", "打造一支队伍"])
def test_rules_find_nothing(text: str) -> None:
    assert by_rules(text) == ()


def test_the_shipped_pipeline_finds_each_label() -> None:
    found = names(TEXT)
    assert {one.label for one in found} == set(LABELS)
    assert ("BODY", "县综合行政执法局") in _listed(found) and ("REGION", "南乐县") in _listed(found)
    assert all(TEXT[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("text", ["", "\n", " \u3000\n", "𠀀𠀁由县司法局\r\n\t负责", "a" * 3000, TEXT * 30])
def test_offsets_count_in_the_text_whatever_it_is(text: str) -> None:
    found = names(text)
    assert all(text[one.start : one.end] == one.text and one.text for one in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


def test_lines_together_are_what_each_is_alone() -> None:
    whole = by_pipeline(f"{TEXT}\n\n{TEXT}")
    alone = _listed(by_pipeline(TEXT))
    assert _listed(whole) == alone * 2


def test_the_pipeline_sees_characters_pairs_and_what_rules_say() -> None:
    (line,) = lines("\n由县司法局管\n")
    seen = doc(spacy.blank("zh").vocab, line)
    assert line.start == 1 and [token.text for token in seen] == list("由县司法局管")
    assert [token.tag_ for token in seen] == ["O", "B-BODY", "I-BODY", "I-BODY", "E-BODY", "O"]
    assert [token.lemma_ for token in seen][-2:] == ["局管", "管"]


def test_the_same_lessons_give_the_same_weights(tmp_path: Path) -> None:
    taught = lessons(answered(ROOT / "corpus", "open")[:2])
    weights = []
    for name in ("one", "two"):
        save(train(taught, rounds=2, width=8), taught, 2, tmp_path / name)
        weights.append((tmp_path / name / "ner" / "model").read_bytes())
    assert weights[0] == weights[1] and len(weights[0]) > 10_000
    assert json.loads((tmp_path / "one" / RECORD).read_text("utf-8"))["digest"] == digest(taught)
    changed = [(line, found[:-1]) for line, found in taught]
    assert digest(changed) != digest(taught)


def test_what_ships_is_small_and_not_stale() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*") if file.is_file()) < 4_000_000
    told = json.loads((SHIPPED / RECORD).read_text("utf-8"))
    assert told["digest"] == digest(lessons(answered(ROOT / "corpus", "open")))


def test_the_note_tells_what_ships(page: dict[str, Any]) -> None:
    """The figures of the note are checked by .ci/names.py, which takes longer."""
    text = (ROOT / "docs" / "names.md").read_text("utf-8")
    assert page["produced"](text, {"pipeline": page["pipeline_part"]}) == text
    assert page["PART"].findall(text) and not page["stale"]()


def test_a_part_that_is_out_of_date_is_set_right(page: dict[str, Any]) -> None:
    text = "<!-- produced: a -->\nold\n<!-- end -->\n<!-- produced: b -->\nkept\n<!-- end -->\n"
    assert page["produced"](text, {"a": lambda: "new\n"}) == text.replace("old", "new")


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci" / "names.py"))


def test_training_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _ONE_THREAD:
        monkeypatch.setenv(name, "1")
    monkeypatch.setattr("pipeline.names.train.answered", lambda corpus, half: answered(ROOT / "corpus", half)[:1])
    monkeypatch.setattr("pipeline.names.train.train", lambda taught: train(taught, rounds=1, width=8))
    assert main(["corpus", "--out", str(tmp_path / "own")]) == 0
    assert json.loads(capsys.readouterr().out)["reports"] == 1
    assert isinstance(names(TEXT, str(tmp_path / "own")), tuple)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline with labels of its own, trained here: GPE, ORG and one that nothing maps."""
    from spacy.training import Example
    from spacy.util import fix_random_seed

    fix_random_seed(0)
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner", config={"model": _model(16)})
    rows: list[tuple[str, list[tuple[int, int, str]]]] = [
        ("阳谷县由司法局管。", [(0, 3, "GPE"), (4, 7, "ORG")]), ("昨天下雨。", [(0, 2, "DATE")]),
        ("南乐县由公安局管。", [(0, 3, "GPE"), (4, 7, "ORG")]), ("前天刮风。", [(0, 2, "DATE")]),
    ]  # fmt: skip
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": found}) for text, found in rows]
    sgd = nlp.initialize(lambda: examples)
    sgd.learn_rate = 0.01
    for _ in range(60):
        nlp.update(examples, sgd=sgd)
    folder = tmp_path_factory.mktemp("pipelines") / "foreign"
    nlp.to_disk(folder)
    return folder


def test_a_pipeline_of_ones_own_by_path(foreign: Path) -> None:
    text = "\n昨天下雨。\n阳谷县由司法局管。"
    found = by_pipeline(text, str(foreign))
    assert _listed(found) == [("REGION", "阳谷县"), ("BODY", "司法局")]
    assert [text[one.start : one.end] for one in found] == ["阳谷县", "司法局"]


def test_the_rules_stand_behind_a_pipeline_and_yield_to_it(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    rows = [{"label": label, "pattern": [{"ORTH": one} for one in word]} for label, word in (("FAC", "南乐县"), ("DATE", "农业"))]
    nlp.add_pipe("entity_ruler").add_patterns(rows)  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "own")
    found = _listed(names("南乐县农业领域，《办法》", str(tmp_path / "own"), "both"))
    assert found == [("BODY", "南乐县"), ("DOMAIN", "农业"), ("DOCUMENT", "办法")]


def test_a_pipeline_of_ones_own_by_installed_name(foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, info = tmp_path / "zh_own_names", tmp_path / "zh_own_names-1.0.dist-info"
    package.mkdir(), info.mkdir()
    (package / "__init__.py").write_text(f"import spacy\n\n\ndef load(**how):\n    return spacy.load({str(foreign)!r}, **how)\n", "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: zh-own-names\nVersion: 1.0\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert metadata.version("zh-own-names") == "1.0"
    assert ("BODY", "司法局") in _listed(by_pipeline("阳谷县由司法局管。", "zh_own_names"))


def test_on_the_command_line_and_from_python(foreign: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text(f"{TEXT}\n", "utf-8")
    for given in (TEXT, str(file)):
        assert cli.main(["names", given]) == 0
        told = json.loads(capsys.readouterr().out)
        assert {one["label"] for one in told["entities"]} == set(LABELS)
        assert all(told["text"][one["start"] : one["end"]] == one["text"] for one in told["entities"])
    assert cli.main(["names", "阳谷县由司法局管。", "--names", str(foreign)]) == 0
    assert [one["label"] for one in json.loads(capsys.readouterr().out)["entities"]] == ["REGION", "BODY"]
    found = jianbao.names(TEXT)
    assert list(found.columns) == ["start", "end", "label", "text"] and len(found) == len(names(TEXT))
    assert jianbao.names("").empty


def _half_there(folder: Path) -> str:
    folder.mkdir()
    (folder / "meta.json").write_text('{"lang": "zh", "name": "x", "version": "1"}', "utf-8")
    return str(folder)


def _garbled(folder: Path) -> str:
    spacy.blank("zh").to_disk(folder)
    (folder / "config.cfg").write_text("[nlp\n", "utf-8")
    return str(folder)


def _unknown_part(folder: Path) -> str:
    spacy.blank("zh").to_disk(folder)
    config = (folder / "config.cfg").read_text("utf-8").replace("pipeline = []", 'pipeline = ["mystery"]')
    (folder / "config.cfg").write_text(config + '\n[components.mystery]\nfactory = "mystery"\n', "utf-8")
    return str(folder)


def _without_names(folder: Path) -> str:
    spacy.blank("zh").to_disk(folder)
    return str(folder)


@pytest.mark.parametrize(
    "make", [lambda folder: str(folder / "gone"), lambda _: "numpy", _half_there, _garbled, _unknown_part, _without_names]
)
def test_a_pipeline_that_cannot_be_used_is_said_in_both_languages(make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    name = make(tmp_path / "pipeline")
    with pytest.raises(Misuse) as told:
        load(name)
    assert name in told.value.said("zh") and name in told.value.said("en")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert cli.main(["names", TEXT, "--names", name]) == 2
    assert "流程" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "loaded"),
    [(["names", TEXT, "--by", "rules"], "[]"), (["parse", TEXT], "[]"), (["names", TEXT], "['spacy']")],
)
def test_spacy_is_loaded_only_for_a_pipeline(argv: list[str], loaded: str) -> None:
    code = f"import sys; import pipeline.cli as c; c.main({argv!r}); print(sorted({{'spacy'}} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert out.splitlines()[-1] == loaded

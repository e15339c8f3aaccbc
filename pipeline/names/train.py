"""Train the shipped pipeline: `python -m pipeline.names.train CORPUS --out DIR` (three minutes of one core).

The same answers give the same weights on the same machine: one thread, one order, a fixed seed. That one thread is
asked of the numeric libraries before they are loaded, so training has to be a program of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.names.answers import Answered, answered
from pipeline.names.cues import Line, doc, lines
from pipeline.names.trained import OWN, SHIPPED

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

ROUNDS = 8
BATCH = 4
"""Lines a step."""
DROPOUT = 0.25
PACE = 0.003
"""How far a step goes (the learning rate of Adam)."""
SEED = 0
WIDTH = 64
DEPTH = 3
"""Characters that are seen on either side."""
EMBEDDED = {"ORTH": 2000, "LEMMA": 5000, "TAG": 100}
"""What is known of a character, and the rows of the table that it is hashed into."""
RECORD = "training.json"
"""Beside the pipeline: what it was trained on."""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS")

Lesson = tuple[Line, tuple[tuple[int, int, str], ...]]
"""A line and its named things: start, end (in the line), label."""


def lessons(answers: Sequence[Answered]) -> list[Lesson]:
    """The answers line by line, as the pipeline is taught them."""
    return [
        (line, tuple(_inside(one, line)))
        for one in answers for line in lines(one.text)
    ]  # fmt: skip


def digest(taught: Sequence[Lesson]) -> str:
    """SHA-256 of all that training depends on: lines, cues, answers, and the settings of this file."""
    settings = [ROUNDS, BATCH, DROPOUT, PACE, SEED, WIDTH, DEPTH, EMBEDDED]
    return hashlib.sha256(json.dumps([settings, taught], ensure_ascii=False).encode("utf-8")).hexdigest()


def train(taught: Sequence[Lesson], rounds: int = ROUNDS, width: int = WIDTH) -> Language:
    """A pipeline that has gone `rounds` times through the lessons."""
    import spacy
    from thinc.api import fix_random_seed

    fix_random_seed(SEED)
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner", config={"model": _model(width)})
    examples = [_example(nlp, lesson) for lesson in taught]
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate, optimizer.averages = PACE, {}
    for turn in range(rounds):
        shuffled = [examples[at] for at in _order(len(examples), turn)]
        for at in range(0, len(shuffled), BATCH):
            nlp.update(shuffled[at : at + BATCH], sgd=optimizer, drop=DROPOUT)
    _settle(nlp, optimizer.averages)
    nlp.meta[OWN] = {"reads": "cues"}
    return nlp


def _settle(nlp: Language, averages: dict[tuple[int, str], Any]) -> None:
    """Put the average of the steps in place of the last one, for good: it does better on texts not taught."""
    for node in nlp.get_pipe("ner").model.walk():  # type: ignore[attr-defined]  # a trainable pipe has a model
        for name in node.param_names:
            if (node.id, name) in averages:
                node.set_param(name, averages[node.id, name])


def save(nlp: Language, taught: Sequence[Lesson], reports: int, out: Path) -> dict[str, Any]:
    """Write the pipeline and the record of its training into a folder; the record."""
    from spacy.about import __version__ as spacy_version

    nlp.to_disk(out)
    told = {
        "digest": digest(taught), "reports": reports, "lines": len(taught),
        "entities": sum(len(found) for _, found in taught), "spacy": spacy_version,
    }  # fmt: skip
    (out / RECORD).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return told


def main(argv: Sequence[str] | None = None) -> int:
    """Train on the open half of a corpus; prints the record of the training."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.names.train")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    args = parser.parse_args(argv)
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    answers = answered(args.corpus, "open")
    taught = lessons(answers)
    print(json.dumps(save(train(taught), taught, len(answers), args.out)))
    return 0


def _inside(one: Answered, line: Line) -> Iterator[tuple[int, int, str]]:
    for entity in one.entities:
        if line.start <= entity.start and entity.end <= line.start + len(line.text):
            yield entity.start - line.start, entity.end - line.start, entity.label


def _order(size: int, turn: int) -> list[int]:
    """An order for one turn, as good as chance and always the same."""
    return sorted(range(size), key=lambda at: hashlib.sha256(f"{turn} {at}".encode()).digest())


def _example(nlp: Language, lesson: Lesson) -> Example:
    from spacy.tokens import Span
    from spacy.training import Example

    line, answers = lesson
    wanted = doc(nlp.vocab, line)
    wanted.set_ents([Span(wanted, start, end, label) for start, end, label in answers])  # a token is a character
    return Example(doc(nlp.vocab, line), wanted)


def _model(width: int) -> dict[str, Any]:
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2", "width": width, "attrs": list(EMBEDDED),
        "rows": list(EMBEDDED.values()), "include_static_vectors": False,
    }  # fmt: skip
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": width, "depth": DEPTH, "window_size": 1,
        "maxout_pieces": 3,
    }  # fmt: skip
    return {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
        "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "nO": None,
        "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode},
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

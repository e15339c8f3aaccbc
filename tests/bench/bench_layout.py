"""Paragraphs and table rows of PDF files by three producers, against the stories that were set.

    python tests/bench/bench_layout.py [--set open|unseen] [--seeds 1,2] [--producer NAME] [--kind TEXT] [--keep DIR]

Right: a paragraph stands, white space aside, exactly once as one kept block; a row likewise with its cells joined by
` | `. `spaces`: of the right paragraphs, white space too is as written. `heads`: of the right rows under a head, the
names over their cells are right. `order`: of the right blocks, those in reading order. `spurious`: kept blocks that
nobody wrote. The open set may be looked at (worst settings first, with their first mistakes); of the unseen set only
figures are printed. `--keep` copies the PDF files of what is measured there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from presses import KINDS, PRODUCERS, Layout, Score, compose, judged, layouts, press, wanted  # noqa: E402

SETS = {"open": (1, 2), "unseen": (101, 102, 103)}
SHOWN = 3
LINE = "{:30} {:>13} {:>7} {:>7} {:>13} {:>7} {:>7} {:>9}"


def _measured(layout: Layout, data: bytes) -> Score:
    from pipeline.errors import Unreadable
    from pipeline.ingest import Limits, read_document

    wants = wanted(compose(layout))
    try:
        blocks = read_document(data, "x.pdf", limits=Limits()).blocks
    except Unreadable as refused:
        score = judged(wants, ())
        score.mistakes.insert(0, f"! {refused}")
        return score
    return judged(wants, blocks)


def _share(right: int, of: int) -> str:
    return f"{100 * right / of:.1f}%" if of else "—"


def _counted(right: int, of: int) -> str:
    return f"{right}/{of} {_share(right, of):>6}" if of else "—"


def _line(name: str, score: Score) -> str:
    return LINE.format(
        name,
        _counted(score.paragraphs_right, score.paragraphs),
        _share(score.spaces_right, score.paragraphs_right),
        _share(score.ordered, score.placed),
        _counted(score.rows_right, score.rows),
        _share(score.heads_right, score.heads),
        score.spurious,
        "",
    ).rstrip()


def _wrong(score: Score) -> float:
    of = score.paragraphs + score.rows
    return (score.paragraphs_right + score.rows_right) / of - score.spurious / (of * 100) if of else 1.0


def _grouped(scores: dict[Layout, Score], key: Callable[[Layout], str]) -> dict[str, Score]:
    made: dict[str, Score] = {}
    for layout, score in scores.items():
        made.setdefault(key(layout), Score()).add(score)
    return made


def _table(title: str, groups: dict[str, Score], *, worst_first: bool = False) -> None:
    print("\n" + LINE.format(title, "paragraphs", "spaces", "order", "rows", "heads", "spurious", "").rstrip())
    names = sorted(groups, key=lambda name: _wrong(groups[name])) if worst_first else list(groups)
    for name in names:
        print(_line(name, groups[name]))


def _excerpts(scores: dict[Layout, Score], most: int) -> None:
    print("\nWorst files and their first mistakes (- missing, + read but not written)")
    for layout in sorted(scores, key=lambda one: _wrong(scores[one]))[:most]:
        score = scores[layout]
        if not score.mistakes:
            return
        print(f"\n{layout.name}  {_share(score.paragraphs_right, score.paragraphs)}  {layout.told()}")
        missing = [one for one in score.mistakes if one[0] != "+"][:SHOWN]
        for one in [*missing, *[one for one in score.mistakes if one[0] == "+"][:SHOWN]]:
            print(f"    {one[:70]}{' … ' + one[-24:] if len(one) > 94 else one[70:]}")


def _keep(folder: Path, made: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (folder / (name.replace("/", "_") + ".pdf")).write_bytes(data)


def _given() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--set", choices=SETS, default="open")
    asked.add_argument("--seeds", help="comma-joined, instead of the set's; never those of the unseen set")
    asked.add_argument("--producer", action="append", choices=PRODUCERS)
    asked.add_argument("--kind", default="", help="only kinds whose name holds this")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--excerpts", type=int, default=30)
    return asked.parse_args()


def _seeds(given: argparse.Namespace) -> Iterable[int]:
    seeds = tuple(map(int, given.seeds.split(","))) if given.seeds else SETS[given.set]
    if given.set == "open" and any(seed > 100 for seed in seeds):
        raise SystemExit("seeds over 100 belong to the unseen set")
    return seeds


def main() -> None:
    """Make what is missing, read, judge, print."""
    given = _given()
    kinds = [kind for kind in KINDS if given.kind in kind]
    drawn = list(layouts(_seeds(given), given.producer or PRODUCERS, kinds))
    made = press(drawn)
    drawn = [layout for layout in drawn if layout.name in made]
    scores = {layout: _measured(layout, made[layout.name]) for layout in drawn}
    print(f"{given.set} set: {len(drawn)} files")
    _table("producer", _grouped(scores, lambda layout: layout.producer))
    _table("all", _grouped(scores, lambda layout: "all"))
    for producer in given.producer or PRODUCERS:
        chosen = {layout: score for layout, score in scores.items() if layout.producer == producer}
        if chosen:
            _table(producer, _grouped(chosen, lambda layout: layout.kind), worst_first=True)
    if given.set == "open":
        _excerpts(scores, given.excerpts)
        if given.keep:
            _keep(given.keep, made)


if __name__ == "__main__":
    main()

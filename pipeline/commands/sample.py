"""`jianbao sample`: a sample of published facts for people to check, and what they found."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.console import print_json
from pipeline.messages import Language, Misuse, say

if TYPE_CHECKING:
    from pipeline.dataset import Row
    from pipeline.evaluate.tables import Table
    from pipeline.sampling import Judgement
    from pipeline.sampling.score import Agreement, Share


def run(args: Namespace, language: Language) -> int:
    """Draw a sample of DIR, or tell what filled sheets say."""
    if bool(args.dir) == bool(args.score):
        raise Misuse("sample_what")
    if args.score:
        _tell(args, language)
    else:
        _draw(args, language)
    return 0


def _draw(args: Namespace, language: Language) -> None:
    from pipeline.sampling import draw, write_sheet

    if args.n < 1:
        raise Misuse("bad_n")
    folder = Path(args.dir)
    files = {row["report_id"]: row["file"] for row in _published(folder, "reports")}
    drawn = draw(_published(folder, "facts"), args.n, args.seed)
    write_sheet(drawn, files, Path(args.out), language)
    strata = len({one.stratum for one in drawn})
    print(say("sample_drawn", language, count=len(drawn), strata=strata, out=args.out))


def _published(folder: Path, name: str) -> list[Row]:
    from pipeline.export.csv_tables import decode
    from pipeline.schema import TABLE

    file = folder / f"{name}.csv"
    try:
        return decode(TABLE[name], file.read_bytes())
    except (OSError, ValueError) as error:
        raise Misuse("bad_output", path=file, what=error) from None


def _tell(args: Namespace, language: Language) -> None:
    from pipeline.evaluate.tables import as_text
    from pipeline.sampling import judge, read_sheet

    found = judge({name: read_sheet(Path(name)) for name in args.score})
    if args.json:
        print_json(asdict(found), indent=1)
    else:
        print("\n\n".join(as_text(table) for table in _tables(found, language)))


def _tables(found: Judgement, language: Language) -> list[Table]:
    groups = [("sample_precision", (found.overall, found.weighted)), ("sample_strata", found.strata)]
    groups += [("sample_attributes", found.attributes)] if found.attributes else []
    tables = [_shares(say(key, language), shares, language) for key, shares in groups]
    return [*tables, *([_coders(found.agreements, language)] if found.agreements else [])]


def _shares(name: str, shares: Sequence[Share], language: Language) -> Table:
    from pipeline.evaluate.tables import Table

    heads = (name, *(say(key, language) for key in ("ev_right", "ev_n", "ev_share", "sample_low", "sample_high")))
    words = {key: say(f"sample_{key}", language) for key in ("overall", "weighted")}
    cells = ((words.get(one.name, one.name), str(one.right), str(one.n), *_three(one)) for one in shares)
    return Table("shares", heads, tuple(cells))


def _coders(agreements: Sequence[Agreement], language: Language) -> Table:
    from pipeline.evaluate.tables import Table

    heads = tuple(say(key, language) for key in ("sample_coders", "ev_n", "sample_raw", "sample_kappa"))
    rows = ((f"{a.first} – {a.second}", str(a.n), f"{a.raw:.4f}", _kappa(a.kappa)) for a in agreements)
    return Table("coders", heads, tuple(rows))


def _three(one: Share) -> tuple[str, str, str]:
    return f"{one.share:.4f}", f"{one.low:.4f}", f"{one.high:.4f}"


def _kappa(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"

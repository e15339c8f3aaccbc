"""The comparison, region by region: made anew where a report behind it changed, else as it was kept."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec

from pipeline.batch.fingerprint import Fingerprint
from pipeline.batch.kept import Told, bare_of, pack_part, part_of, parts_packed, told_of
from pipeline.compare import Key, Part, compare_one, parts_of, tables
from pipeline.dataset import placed_row
from pipeline.engines import Mapper
from pipeline.errors import JianbaoError
from pipeline.export.csv_tables import body
from pipeline.settings import Settings
from pipeline.store import Listed, Store
from pipeline.store.groups import group_keys, groups, save_groups
from pipeline.store.readings import said_of_places

NAMES = ("comparison", "comparison_evidence", "conflicts")
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Group:
    """A region and year, the reports with something to say of it, and the key of what is kept of that."""

    place: Key
    members: tuple[Listed, ...]
    key: str


@dataclass(frozen=True, slots=True)
class _Task:
    place: Key
    parts: tuple[bytes, ...]
    """What each report says of it, packed."""
    settings: Settings


@dataclass(frozen=True, slots=True)
class Compared:
    """What is kept of a group: how many rows of each table, and their lines."""

    rows: Mapping[str, int]
    lines: Mapping[str, bytes]


def find_groups(
    listed: Sequence[Listed], store: Store, told: Mapping[str, Told], prints: Fingerprint
) -> tuple[Group, ...]:
    """The regions and years of a version, in their order. `told`: by the key of the reports' results."""
    members: dict[Key, list[Listed]] = defaultdict(list)
    for one in listed:
        if not one.duplicate_of:
            for place in told[one.result_key].places or _by_name(one, store):
                members[place].append(one)
    return tuple(_group(place, tuple(found), prints) for place, found in sorted(members.items()))


def compare_groups(groups: Sequence[Group], store: Store, mapper: Mapper, settings: Settings) -> None:
    """Make and keep what is not kept yet."""
    known = group_keys(store)
    missing = [group for group in groups if group.key not in known]
    tasks = (_Task(group.place, _parts(group, store), settings) for group in missing)
    made = zip(missing, mapper.map(_compare, tasks, doubtful=lambda task: False), strict=True)
    found = ((group.key, _value(group, outcome)) for group, outcome in made)
    while batch := list(islice(found, _BATCH)):
        save_groups(store, batch)


def compared_of(packed: bytes) -> Compared:
    """What is kept of a group, unpacked."""
    return msgspec.msgpack.decode(packed, type=Compared)


def _group(place: Key, members: tuple[Listed, ...], prints: Fingerprint) -> Group:
    behind = (text for one in members for text in (one.report_id, one.result_key, one.file))
    told = "\0".join((prints.program, *place, *behind)).encode("utf-8", "surrogateescape")
    return Group(place, members, hashlib.sha256(told).hexdigest()[:32])


def _by_name(one: Listed, store: Store) -> tuple[Key, ...]:
    """Where a file that could not be read belongs by its name."""
    stored = said_of_places(store, one.result_key)
    return tuple(_parts_by_name(one, stored[0])) if stored else ()


def _parts_by_name(one: Listed, row: bytes) -> dict[Key, Part]:
    if (bare := bare_of(row))["status"] != "failed":
        return {}
    return parts_of({"reports": [placed_row(bare, one.file, one.also_as, None)], "facts": [], "mechanisms": []})


def _parts(group: Group, store: Store) -> tuple[bytes, ...]:
    """What each member says of the group's region and year, packed."""
    found = []
    for one in group.members:
        stored = said_of_places(store, one.result_key)
        assert stored is not None
        row, told, parts = stored
        places = told_of(told).places
        if group.place in places:
            found.append(parts_packed(parts)[places.index(group.place)])
        else:
            found.append(pack_part(_parts_by_name(one, row)[group.place]))
    return tuple(found)


def _compare(task: _Task) -> bytes:
    """In a worker: the rows of one region and year, as lines."""
    settings = task.settings
    found = compare_one(task.place, [part_of(one) for one in task.parts], settings.indicators, settings.codes_as_of)
    by_name = {table.name: table for table in tables(settings.indicators)}
    lines = {name: body(by_name[name], found[name], settings.headers) for name in NAMES}
    return msgspec.msgpack.encode(Compared({name: len(found[name]) for name in NAMES}, lines))


def _value(group: Group, outcome: object) -> bytes:
    value = getattr(outcome, "value", None)
    if not isinstance(value, bytes):  # a comparison has no report to blame: the program itself failed
        raise JianbaoError(f"comparison of {' '.join(group.place)}: {outcome}")
    return value


def kept_groups(groups_: Sequence[Group], store: Store) -> Iterator[Compared]:
    """What is kept of each group, in order."""
    return map(compared_of, groups(store, (group.key for group in groups_)))

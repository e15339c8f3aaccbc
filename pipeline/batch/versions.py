"""Versions on the disk: made beside the others, then shown by a link that is renamed over the old one."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.batch.plan import Plan
from pipeline.disk import Disk
from pipeline.messages import Misuse
from pipeline.scan import WORKSHOP

_NAME = re.compile(r"\d{6,}")
_NEW = ".new"
_OLD = ".old"


def prepare(plan: Plan, disk: Disk) -> None:
    """The night's own folders; Misuse where the place to publish is taken by something else."""
    if plan.out.exists() and not plan.out.is_symlink():
        raise Misuse("batch_out_is_real", path=str(plan.out))
    if plan.out.is_symlink() and plan.out.resolve(strict=False).parent != plan.versions.resolve(strict=False):
        raise Misuse("batch_link_elsewhere", path=str(plan.out), target=str(plan.out.readlink()))
    for folder in (plan.state, plan.versions, plan.nights, plan.out.parent):
        disk.mkdir(folder)
    if not (plan.state / WORKSHOP).exists():
        disk.write(plan.state / WORKSHOP, [b"jianbao keeps its store and versions here\n"])


def sweep(plan: Plan, disk: Disk, kept: frozenset[int]) -> None:
    """Remove what a night that was stopped left behind, and the versions that are kept no longer."""
    disk.remove(_beside(plan))
    for folder in plan.versions.iterdir():
        if folder.suffix == _OLD or folder.suffix == _NEW:
            disk.remove(folder)
        elif _NAME.fullmatch(folder.name) and int(folder.name) not in kept:
            disk.rename(folder, folder.with_suffix(_OLD))  # so that a half removed one is never taken for whole
            disk.remove(folder.with_suffix(_OLD))


def current(plan: Plan) -> int:
    """The published version; 0 where there is none."""
    if not plan.out.is_symlink():
        return 0
    name = plan.out.readlink().name
    return int(name) if _NAME.fullmatch(name) and plan.out.exists() else 0


def folder_of(plan: Plan, version: int) -> Path:
    """Where a version stands."""
    return plan.versions / f"{version:06}"


def being_made(plan: Plan, version: int) -> Path:
    """Where a version is written before it is whole."""
    return folder_of(plan, version).with_suffix(_NEW)


def show(plan: Plan, version: int, disk: Disk) -> None:
    """Put a version that is whole in its place, and let the link lead to it: from one moment to the next."""
    disk.settle(being_made(plan, version))
    disk.rename(being_made(plan, version), folder_of(plan, version))
    disk.settle(plan.versions)
    lead(plan, version, disk)


def lead(plan: Plan, version: int, disk: Disk) -> None:
    """Let the link lead to a version."""
    beside = _beside(plan)
    disk.remove(beside)
    disk.symlink(_target(plan, version), beside)
    disk.rename(beside, plan.out)
    disk.settle(plan.out.parent)


def _beside(plan: Plan) -> Path:
    return plan.out.with_name(f".{plan.out.name}{_NEW}")


def _target(plan: Plan, version: int) -> str:
    """The version's folder as seen from the link, where they lie side by side; so both can be moved together."""
    folder, above = folder_of(plan, version).absolute(), plan.out.parent.absolute()
    return str(folder.relative_to(above)) if folder.is_relative_to(above) else str(folder)

"""What a night is asked to do, and where it keeps what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings

STATE = ".state"
"""What is added to the name of the published link for the folder that the night works in."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One night: `inbox` read, `out` published (a link to one whole version), `state` kept."""

    inbox: tuple[str, ...]
    out: Path
    state: Path
    settings: Settings
    engine: str = "local"
    address: str = ""
    """Of a cluster's scheduler, for engines that have one."""
    keep: int = 7
    """Versions kept, the published one among them."""
    settle: float = 2.0
    """Seconds that a file must have been left alone before it is read."""
    by: str = "night"
    """Who asks: `night`, or `page` for the review page, whose many small versions push no night's out."""

    @property
    def versions(self) -> Path:
        """The folder of all kept versions."""
        return self.state / "versions"

    @property
    def nights(self) -> Path:
        """The folder of what each night told: its log, and what it changed."""
        return self.state / "nights"

    @property
    def quarantine(self) -> Path:
        """The folder of reports that could not be read, with the reason and what to do."""
        return self.state / "quarantine"


def state_of(out: Path) -> Path:
    """The folder that belongs to a published link, unless another is named."""
    return out.with_name(out.name + STATE)

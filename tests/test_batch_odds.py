"""Nights at odd moments: what came in between must not be kept, lost or told wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.two_nights import FIRST, clean, contents, lay, night


def test_a_file_gone_when_it_was_to_be_read_is_read_the_night_after(
    tmp_path: Path, fake_reading: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was hashed, so its bytes can be had: that they could not be had once says nothing of them."""
    from pipeline.batch import reading

    lay(tmp_path / "inbox", FIRST)
    source_text, moved = reading.source_text, tmp_path / "inbox" / "moved.txt"

    def moving(source: object, *rest: object) -> object:
        if Path(source.path).name == "a.txt" and not moved.exists():  # type: ignore[attr-defined]
            Path(source.path).rename(moved)  # type: ignore[attr-defined]
        return source_text(source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "source_text", moving)
    night(tmp_path)
    assert contents(tmp_path / "out") == clean(tmp_path)
    night(tmp_path)
    assert contents(tmp_path / "out") == clean(tmp_path)

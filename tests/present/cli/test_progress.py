"""Progress is shown on a terminal, on stderr, and nowhere else."""

from __future__ import annotations

import pytest

from lingxi.present.cli.progress import counted


def test_no_progress_is_shown_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with counted("checking", "points") as progress:
        progress(3, 7)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_how_many_of_how_many(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("FORCE_COLOR", "1"), ("TERM", "xterm"), ("COLUMNS", "100")):
        monkeypatch.setenv(name, value)
    with counted("checking", "points") as progress:
        progress(3, 7)
    said = capsys.readouterr()
    assert said.out == ""
    assert "checking" in said.err
    assert "3/7" in said.err

"""Progress is shown on stderr: as a bar on a terminal, otherwise as a line now and then."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import pytest

from lingxi.index.report import Progress
from lingxi.present.cli import progress as progress_module
from lingxi.present.cli.progress import ProgressLines, counted, progress_bar, staged


def test_quick_work_writes_nothing_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with counted("checking", "points") as progress:
        progress(3, 7)
    assert capsys.readouterr() == ("", "")


def test_long_work_writes_a_line_now_and_then_without_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(monotonic=iter([0.0, 0.0, 5.0, 21.0, 21.0, 30.0, 45.0, 45.0, 45.0, 45.0]).__next__)
    monkeypatch.setattr(progress_module, "time", clock)
    with counted("checking", "points") as progress, staged() as tell:
        for done in (1, 2, 3, 1_234):
            progress(done, 5_000)
        tell("epochs", 2, 9)
    assert isinstance(tell, ProgressLines)
    said = ["checking points: 2 of 5,000", "checking points: 1,234 of 5,000", "epochs: 2 of 9"]
    assert capsys.readouterr() == ("", "".join(f"{line}\n" for line in said))


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


def test_captions_have_their_own_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    began = list[int]()
    seen: list[tuple[Literal["files", "captions"], int]] = [
        ("files", 1),
        ("files", 3),
        ("captions", 0),
        ("captions", 3),
    ]
    monkeypatch.setattr("rich.progress.Progress.reset", lambda self, task: began.append(task))
    with progress_bar("photos") as progress:
        for stage, done in seen:
            progress(Progress(done, 3, 0, Path("a.png"), stage))
    assert began == [0], "once, where captions begin"

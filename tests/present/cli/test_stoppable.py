"""Long commands end with one line and the code of an interrupted program."""

from __future__ import annotations

import signal

import pytest
import typer

from lingxi.present.cli.stoppable import stoppable


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_one_line(number: signal.Signals, capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(typer.Exit, match="130") as ended, stoppable():
        signal.raise_signal(number)
    assert ended.value.exit_code == 130
    assert capsys.readouterr().err.count("\n") == 1
    assert signal.getsignal(signal.SIGTERM) is before

"""What is forgotten on the command line is found no more."""

from __future__ import annotations

from pathlib import Path

from tests.present.cli.program import Environment, run_here


def test_forget(indexed: Environment, photographs: Path) -> None:
    done = run_here("forget", photographs / "chelsea.png", "/elsewhere")
    assert "chelsea.png: 1 forgotten" in done.stderr
    assert "/elsewhere: nothing is known of it" in done.stderr
    assert "chelsea" not in run_here("search", "cat", "--paths").stdout

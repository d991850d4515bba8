"""The command that rewrites a library, and albums in it that cannot be read."""

from __future__ import annotations

from pathlib import Path

from tests.present.cli.program import Environment, run_here


def test_compact_and_albums_that_cannot_be_read(indexed: Environment) -> None:
    assert "rewritten" in run_here("compact").stderr
    albums = Path(indexed["LINGXI_LIBRARY"], "albums")
    run_here("search", "a", "cat", "--save", "good")
    (albums / "bad.json").write_text("nonsense", encoding="utf-8")
    done = run_here("album", "list")
    assert done.stdout.startswith("good")
    assert "warning: " in done.stderr
    assert "bad.json" in done.stderr
    assert run_here("album", "delete", "bad").returncode == 0
    assert "warning" not in run_here("album", "list").stderr

"""``lingxi annotate``."""

from __future__ import annotations

from pathlib import Path

from lingxi.library import Library
from tests.present.cli.program import run_here


def test_files_are_tagged_listed_hidden_and_cleared(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    library.close()
    place, red = ["--library", str(library.folder)], str(folder / "red.png")
    assert "files changed: 1" in run_here("annotate", red, "--tag", "sea", "--favourite", *place).stderr
    listed = run_here("annotate", *place).stdout
    assert listed.splitlines() == ["favourite\t1", "hidden\t0", "tag = sea\t1"]
    found = run_here("search", "red", "--where", "tag = sea", *place).stdout
    assert "red.png" in found
    run_here("annotate", red, "--hide", *place)
    assert "red.png" not in run_here("search", "red", *place).stdout
    run_here("annotate", red, "--clear", *place)
    assert run_here("annotate", "--json", *place).stdout.strip() == '{"favourite": 0, "hidden": 0, "tags": {}}'
    wrong = run_here("annotate", red, *place)
    assert wrong.returncode != 0
    assert "--clear" in wrong.stderr

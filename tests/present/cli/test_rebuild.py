"""``lingxi index --rebuild`` encodes a library again, and says what became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.index.agreement import Agreement
from lingxi.index.report import RebuildReport
from lingxi.library import Library
from lingxi.present.cli.rebuild import summary
from lingxi.types import Skipped
from tests.present.cli.program import invoke


def test_a_library_is_rebuilt_with_another_model(colours: Path) -> None:
    done = invoke("index", "--rebuild", "--model", "dhash")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.startswith("4 files encoded again, 0 skipped; ")
    assert "of the first ten hits, " in done.stderr
    assert [each["name"] for each in json.loads(invoke("status", "--json").stdout)["spaces"]] == ["dhash"]
    told = json.loads(invoke("index", "--rebuild", "--json").stdout)
    assert (told["files"], told["kept"], told["agreement"]["overlap"]) == (4, 0, 1.0)


@pytest.mark.parametrize("more", [("FOLDER",), ("--ocr",), ("--watch",), ("--no-exclude",), ("--engine", "edge")])
def test_rebuild_refuses_options_that_it_would_ignore(colours: Path, more: tuple[str, ...]) -> None:
    done = invoke("index", "--rebuild", *more)
    assert done.exit_code == 2
    assert "--rebuild takes only --model" in done.stderr


def test_without_it_folders_are_needed(colours: Path) -> None:
    done = invoke("index")
    assert (done.exit_code, "name at least one folder" in done.stderr) == (2, True)


def test_a_stopped_rebuild_reports_it(colours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "rebuild", lambda *_, **__: RebuildReport(2, interrupted=True))
    done = invoke("index", "--rebuild")
    assert done.exit_code == 130
    assert "2 files are encoded again; the library is as it was" in done.stderr


def test_the_summary_of_a_rebuild() -> None:
    skipped = (Skipped(Path("/x"), "broken"), Skipped(Path("/y"), "it is cut off", in_part=True))
    assert summary(RebuildReport(3, 2, skipped, seconds=1.25)) == (
        "3 files encoded again, 2 not there and kept without vectors, 1 skipped, 1 read in part; 1.2 s"
    )
    assert summary(RebuildReport(3, agreement=Agreement(0.456, 100, "captions"))).endswith(
        "of the first ten hits, 46% are as before (100 captions asked)"
    )

"""The command that checks a library, sound and damaged."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from lingxi.errors import LingxiError
from lingxi.present.cli.app import app


def _run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(map(str, words)))
    return done.exit_code, done.output + (str(done.exception) if isinstance(done.exception, LingxiError) else "")


def test_check_reports_a_sound_library_and_a_damaged_one(place: Path) -> None:
    library = place / "library"
    code, said = _run("check", "-L", library)
    assert (code, said.splitlines()) == (0, [f"{library}: 2 points of 2 files, and 1 other files: sound"])
    (page,) = library.glob("edge-1/segments/*/payload_storage/page_0.dat")
    with page.open("r+b") as file:
        file.seek(40)
        file.write(b"?")
    code, said = _run("check", "-L", library)
    assert code == 1
    assert "page_0.dat was changed after it was written" in said
    assert "lingxi restore BACKUP" in said
    code, said = _run("check", "--json", "-L", library)
    assert (code, json.loads(said)["sound"], len(json.loads(said)["findings"])) == (1, False, 1)
    code, said = _run("doctor", "-L", library)
    assert code == 1
    assert f"FAIL  library: {page} was changed" in said


def test_opening_a_damaged_library_says_what_to_run(place: Path) -> None:
    (page,) = (place / "library").glob("edge-1/segments/*/payload_storage/page_0.dat")
    page.unlink()
    code, said = _run("status", "-L", place / "library")
    assert code == 1
    assert "page_0.dat is missing; lingxi check lists all that is damaged, lingxi restore" in said

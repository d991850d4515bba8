"""What a library holds, what is missing from it, and how its folders are walked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.present.cli.status import _print_unread, _speech
from lingxi.types import Skipped, SpeechStatus, Status, Untranscribed
from tests.present.cli.program import invoke

STATUS = Status(Path("library"), "", (), 0, 0, {}, (), 0, ())


def test_files_that_lingxi_does_not_read_are_counted(folder: Path) -> None:
    for name in ("a.cr9", "b.cr9", "NOTES"):
        (folder / name).write_bytes(b"x")
    run = invoke("index", folder, "--model", "toy")
    assert "  left out: 2 .cr9, 1 without an extension: lingxi reads no files of these kinds" in run.stderr
    assert "left out  2 .cr9, 1 without an extension: lingxi reads no" in invoke("status").stdout
    assert json.loads(invoke("status", "--json").stdout)["left_out"] == {"cr9": 2, "": 1}
    assert json.loads(invoke("index", folder, "--json").stdout)["left_out"] == {"cr9": 2, "": 1}


def test_each_list_is_under_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost, torn = Skipped(folder / "b.pdf", "page 2 is broken", in_part=True), Skipped(folder / "a.png", "it is empty")
    _print_unread(replace(STATUS, skipped=(lost, torn)))
    assert capsys.readouterr().out.splitlines() == [
        "skipped   1", f"  {torn.path}: it is empty", "read in part 1", f"  {lost.path}: page 2 is broken"
    ]  # fmt: skip


def test_status_shows_missing_folders_and_scan_settings(folder: Path) -> None:
    invoke("index", folder, "--model", "toy", "--hidden", "--exclude", "*.md", "--exclude", "red.*")
    assert f"indexed   {folder} (--hidden --exclude '*.md' --exclude 'red.*')" in invoke("status").stdout
    known = json.loads(invoke("status", "--json").stdout)
    assert known["walks"] == [
        {"root": str(folder), "hidden": True, "follow_links": False, "exclude": ["*.md", "red.*"], "archives": False}
    ]
    assert known["missing"] == []
    folder.rename(folder.parent / "away")
    assert f"missing   {folder}: 2 files, kept; if they are gone for good: lingxi index {folder} --gone" in invoke(
        "status"
    ).stdout.replace("\n", " ")
    assert json.loads(invoke("status", "--json").stdout)["missing"] == [{"folder": str(folder), "files": 2}]
    found = invoke("search", "green")
    assert f"{folder / 'green.png'} (missing)" in found.stdout
    assert json.loads(invoke("search", "green", "--json").stdout)["hits"][0]["missing"] is True
    done = invoke("index", folder, "--gone", "--json")
    assert (done.exit_code, json.loads(done.stdout)["removed"]) == (0, 2)
    assert json.loads(invoke("status", "--json").stdout)["assets"] == 0


def test_it_says_which_recordings_are_transcribed_and_why_others_are_not() -> None:
    waiting = tuple(Untranscribed(Path(f"/f/{n:02}.mp3"), "waiting") for n in range(30))
    subtitled = Untranscribed(Path("/f/film.mp4"), "subtitles")
    said = list(_speech(SpeechStatus("small", 40, 9, {"waiting": 30, "subtitles": 1}, (*waiting, subtitled))))
    assert said[0] == "small: 9 of 40 recordings are transcribed"
    assert said[1].startswith("  30 not transcribed: indexed before the speech model was chosen")
    assert said[2:4] == ["    /f/00.mp3", "    /f/01.mp3"]
    assert said[-2:] == [
        "    … and 10 more; --json lists them",
        "  1 not transcribed: their subtitles or lyrics are read",
    ]
    assert list(_speech(SpeechStatus())) == []
    first, second = _speech(SpeechStatus("", 2, 0, {"no model": 2}))
    assert first == "no model: 0 of 2 recordings are transcribed"
    assert "lingxi index FOLDER --speech MODEL" in second

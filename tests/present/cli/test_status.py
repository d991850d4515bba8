"""What a library holds, what is missing from it, and how its folders are walked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.present.cli.program import invoke


def test_files_that_lingxi_does_not_read_are_counted(folder: Path) -> None:
    for name in ("a.cr9", "b.cr9", "NOTES"):
        (folder / name).write_bytes(b"x")
    run = invoke("index", folder, "--model", "toy")
    assert "left out, since lingxi reads no such files: 2 .cr9, 1 without an extension" in run.stderr
    assert "left out  2 .cr9, 1 without an extension" in invoke("status").stdout
    assert json.loads(invoke("status", "--json").stdout)["left_out"] == {"cr9": 2, "": 1}
    assert json.loads(invoke("index", folder, "--json").stdout)["left_out"] == {"cr9": 2, "": 1}


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

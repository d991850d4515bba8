"""Duplicates on the command line: groups, and moving files away and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.codec import Json
from lingxi.library import Library
from tests.present.cli.program import invoke


@pytest.fixture
def copied(colours: Path) -> Path:
    """The folder of the library, with a later copy of one picture."""
    (colours / "sub").mkdir()
    (colours / "sub" / "copy.png").write_bytes((colours / "red.png").read_bytes())
    with Library() as library:
        library.index(colours)
    return colours


def _groups(kind: str) -> list[Json]:
    found = json.loads(invoke("duplicates", "--json").stdout)
    assert list(found) == ["groups"]
    return [group for group in found["groups"] if group["kind"] == kind]


def test_json_has_exactly_the_promised_names(copied: Path) -> None:
    (group,) = _groups("copy")
    assert list(group) == ["kind", "files", "keep", "why"]
    assert set(group["files"]) == {str(copied / "red.png"), str(copied / "sub/copy.png")}
    assert group["keep"] == group["files"][0]


def test_people_see_the_better_copy_marked(copied: Path) -> None:
    shown = invoke("duplicates").stdout.splitlines()
    start = next(n for n, line in enumerate(shown) if line.startswith("copy: the same bytes; keep "))
    assert [line[:4] for line in shown[start + 1 : start + 3]] == ["  * ", "    "]


def test_only_one_kind_and_the_files_that_people_chose(copied: Path, tmp_path: Path) -> None:
    assert not json.loads(invoke("duplicates", "--only", "burst", "--json").stdout)["groups"]
    assert invoke("duplicates", "--only", "copies").exit_code
    (group,) = _groups("copy")
    other = group["files"][1]
    (tmp_path / "keep.txt").write_text(f"{other}\n", encoding="utf-8")
    done = invoke("duplicates", "--only", "copy", "--keep", tmp_path / "keep.txt", "--move-to", tmp_path / "worse")
    assert f"keep {Path(other).name}: it was chosen" in done.stdout
    assert (Path(other).exists(), Path(group["files"][0]).exists()) == (True, False)


def test_names_forge_no_lines(copied: Path) -> None:
    for path in (copied / "red.png", copied / "sub/copy.png"):
        path.rename(path.with_name("x\ncopy: forged; \u202epng.exe.png"))
    with Library() as library:
        library.index(copied)
    assert not any(line.startswith("copy: forged") for line in invoke("duplicates").stdout.splitlines())
    said = invoke("duplicates", "--json").stdout
    assert "\u202e" not in said
    assert any("\ncopy: forged; \u202epng.exe" in path for path in json.loads(said)["groups"][0]["files"])


def test_worse_copies_move_away_and_come_back(copied: Path, tmp_path: Path) -> None:
    (group,) = _groups("copy")
    worse = Path(group["files"][1])
    done = invoke("duplicates", "--move-to", tmp_path / "worse")
    assert done.exit_code == 0
    assert not worse.exists()
    assert (tmp_path / "worse" / worse.name).exists()
    (undo,) = (tmp_path / "worse").glob("undo-*.json")
    assert "undo file: " in done.stderr
    assert "1 moved, 0 left" in invoke("duplicates", "--undo", undo).stderr
    assert worse.exists()


def test_a_file_that_changed_since_it_was_indexed_stays(copied: Path, tmp_path: Path) -> None:
    (group,) = _groups("copy")
    for path in map(Path, group["files"]):
        path.write_bytes(path.read_bytes() + b"and more")
    done = invoke("duplicates", "--move-to", tmp_path / "worse")
    assert "changed since it was indexed; index first" in done.stderr
    assert "0 moved, 1 left" in done.stderr
    assert all(Path(path).exists() for path in group["files"])


def test_options_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    for options in (["--undo", "u.json", "--move-to", "f"], ["--move-to", "f", "--url", "http://127.0.0.1:9"]):
        done = invoke("duplicates", *options)
        assert done.exit_code != 0
        assert "--move-to" in str(done.exception)


def test_a_library_without_duplicates_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINGXI_LIBRARY", str(place / "library"))
    assert invoke("duplicates").stdout == "no duplicates\n"

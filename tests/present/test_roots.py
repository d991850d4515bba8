"""Folders that are not there, and how folders are walked, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lingxi.index import watch
from lingxi.library import Library
from lingxi.present.cli.app import app
from tests.conftest import Paint


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_the_other_folders_are_indexed_when_one_is_missing(tmp_path: Path, folder: Path) -> None:
    done = _run("index", tmp_path / "absent", folder, "--model", "toy", "--json")
    assert done.exit_code == 1, "the code tells that one was not there"
    assert f"there is no file or folder {tmp_path / 'absent'}" in done.stderr
    assert json.loads(done.stdout)["added"] == 4
    assert _run("index", folder).exit_code == 0


def test_status_tells_what_is_missing_and_how_folders_are_walked(folder: Path) -> None:
    _run("index", folder, "--model", "toy", "--hidden", "--exclude", "*.md", "--exclude", "red.*")
    assert f"indexed   {folder} (--hidden --exclude '*.md' --exclude 'red.*')" in _run("status").stdout
    known = json.loads(_run("status", "--json").stdout)
    assert known["walks"] == [
        {"root": str(folder), "hidden": True, "follow_links": False, "exclude": ["*.md", "red.*"]}
    ]
    assert known["missing"] == []
    folder.rename(folder.parent / "away")
    assert f"missing   {folder}: 2 files, kept; if they are gone for good: lingxi index {folder} --gone" in _run(
        "status"
    ).stdout.replace("\n", " ")
    assert json.loads(_run("status", "--json").stdout)["missing"] == [{"folder": str(folder), "files": 2}]
    found = _run("search", "green")
    assert f"{folder / 'green.png'} (missing)" in found.stdout
    assert json.loads(_run("search", "green", "--json").stdout)["hits"][0]["missing"] is True
    done = _run("index", folder, "--gone", "--json")
    assert (done.exit_code, json.loads(done.stdout)["removed"]) == (0, 2)
    assert json.loads(_run("status", "--json").stdout)["assets"] == 0


def test_patterns_are_reset(folder: Path) -> None:
    _run("index", folder, "--model", "toy", "--hidden", "--exclude", "*.md")
    _run("index", folder, "--no-exclude", "--no-hidden")
    assert json.loads(_run("status", "--json").stdout)["walks"][0]["exclude"] == []
    assert json.loads(_run("status", "--json").stdout)["assets"] == 4


def test_watching_goes_on_when_what_changed_or_the_root_is_gone(
    folder: Path, paint: Paint, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = folder / "later.png"

    def changes(*_: object, **__: object) -> list[Path]:
        paint("later.png", "white")
        return [folder / "gone.png", folder.parent / "gone", later]

    monkeypatch.setattr(watch, "changed_folders", changes)
    done = _run("index", folder, folder.parent / "gone", "--model", "toy", "--watch")
    assert done.exit_code == 0, done.output
    assert f"waiting for {folder.parent / 'gone'}" in done.stderr
    with Library(create=False) as library:
        assert library.status().assets == 5


def test_a_thousand_files_are_few_runs(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lingxi.present.cli.index import _watch

    (tmp_path / "many").mkdir()
    files = [tmp_path / "many" / f"{n}.md" for n in range(1000)]
    for path in files:
        path.touch()
    looks = [set(files[n : n + 100]) for n in range(0, 1000, 100)]
    indexed: list[Path] = []

    class Spy:
        def leaves_out(self, path: Path) -> bool:
            return False

        def index(self, folder: Path, **_: object) -> object:
            from lingxi.index.report import IndexReport

            indexed.append(folder)
            return IndexReport()

    monkeypatch.setattr(watch, "_looks", lambda *_: iter([*looks, set[Path]()]))
    _watch(Spy(), [tmp_path / "many"], None)  # type: ignore[arg-type]
    assert set(indexed) == {tmp_path / "many"}
    assert len(indexed) <= 4

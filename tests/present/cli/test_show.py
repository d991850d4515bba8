"""Hits are opened at their place, or cut out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import LingxiError
from lingxi.library import Library
from lingxi.media.clip import frames_of
from lingxi.present.cli.search import clock
from lingxi.present.cli.show import opener, show
from lingxi.search.hit import Hit
from lingxi.types import Modality, Place
from tests.films import film, scene


def hit(modality: Modality, place: Place) -> Hit:
    return Hit("x", Path("/a/b.c"), 1.0, modality, place=place)


def test_players_begin_at_the_moment_and_readers_at_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name in ("vlc", "okular") else None)
    moment = hit("video", Place(start_s=12.5, end_s=14))
    assert opener(moment, "linux") == ["/bin/vlc", "--start-time=12.5", "/a/b.c"]
    assert opener(hit("image", Place(page=3)), "linux") == ["/bin/okular", "--page", "3", "/a/b.c"]
    assert opener(hit("image", Place()), "linux") == ["xdg-open", "/a/b.c"]
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert opener(moment, "darwin") == ["open", "/a/b.c"]


def test_no_name_of_a_file_passes_through_cmd_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "notes" / "a & calc %PATH%.md"
    note.parent.mkdir()
    note.write_text("a red note", encoding="utf-8")
    with Library(tmp_path / "library") as library:
        library.index(note, models=["toy"])
    opened: list[Path] = []
    ran: list[object] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", opened.append, raising=False)
    monkeypatch.setattr(subprocess, "run", lambda *given, **_: ran.append(given))
    show(str(note), library=str(tmp_path / "library"))
    assert (opened, ran) == ([note], [])


def test_a_player_that_is_a_script_of_cmd_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"mpv": "C:/bin/mpv.CMD", "vlc": "C:/bin/vlc.exe"}
    monkeypatch.setattr(shutil, "which", found.get)
    moment = hit("video", Place(start_s=1, end_s=2))
    assert opener(moment, "win32")[0] == "C:/bin/vlc.exe"
    monkeypatch.setattr(shutil, "which", lambda name: f"C:/bin/{name}.bat")
    assert opener(moment, "win32") == []


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00"), (3.52, "0:03.5"), (723, "12:03"), (3723.4, "1:02:03")])
def test_times_are_written_as_video_players_do(seconds: float, said: str) -> None:
    assert clock(seconds) == said


def test_a_machine_without_a_program_that_opens_files_says_so(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note.txt").write_text("a cat", "utf-8")
    library.index(tmp_path / "note.txt", models=["toy"])
    folder = library.folder
    library.close()
    monkeypatch.setattr(sys, "platform", "linux")
    for path, said in ((tmp_path, "xdg-open is not installed"), (_refusing(tmp_path / "bin"), "its exit code is 3")):
        monkeypatch.setenv("PATH", str(path))
        with pytest.raises(LingxiError, match=said):
            show(str(tmp_path / "note.txt"), library=str(folder))


def _refusing(folder: Path) -> Path:
    """A folder of programs where xdg-open opens nothing."""
    folder.mkdir()
    (folder / "xdg-open").write_text("#!/bin/sh\nexit 3\n", "utf-8")
    (folder / "xdg-open").chmod(0o755)
    return folder


def test_a_moment_is_found_and_cut_out(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "films").mkdir()
    path = film(tmp_path / "films" / "a.mp4", [(scene(n), 3.0) for n in range(4)])
    path.with_suffix(".srt").write_text("1\n00:00:07,000 --> 00:00:08,500\na whistle, then a goal\n", "utf-8")
    with Library(environment["LINGXI_LIBRARY"]) as library:
        library.index(tmp_path / "films")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "lingxi", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)

    found = run("search", "a whistle, then a goal", "--within", "films/a.mp4", "--html", "sheet.html")
    assert "a.mp4 @ 0:07-0:08.5" in found.stdout.splitlines()[0]
    assert (tmp_path / "sheet.html").read_text("utf-8").count("data:image/jpeg") >= 2
    assert "text" not in run("search", "a goal", "--modality", "video").stdout
    done = run("show", "1", "--clip", "goal.mp4")
    assert done.returncode == 0, done.stderr
    assert "of a.mp4" in done.stderr
    assert (tmp_path / "goal.mp4").stat().st_size > 1000
    assert str(path) in run("show", "1", "--dry-run").stdout


def test_what_is_cut_out_is_what_the_list_showed(library: Library, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(n), 2.0) for n in range(4)])
    library.index(path, models=["toy"])
    first = library.parts(library.marked(path)[0])[0]
    library.remember([replace(first, place=Place(start_s=0.0, end_s=6.0))])  # with its neighbours
    folder = library.folder
    library.close()
    show("1", clip=tmp_path / "clip.mp4", library=str(folder))
    assert len(frames_of(tmp_path / "clip.mp4", 64).frames) == 60

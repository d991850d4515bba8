"""Watching tells where to look again."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event, Thread

from lingxi.index.watch import changed_folders, fewest


def test_folders_inside_others_are_left_out() -> None:
    paths = [Path("/a/b/c"), Path("/a/b"), Path("/a/bb"), Path("/a/b/c/d")]
    assert fewest(paths) == [Path("/a/b"), Path("/a/bb")]


def test_what_changes_is_told(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "gone.png").write_bytes(b"x")
    stop, told = Event(), list[Path]()
    watching = Thread(target=lambda: told.extend(changed_folders([tmp_path], stop)))
    watching.start()
    try:
        for _ in range(60):
            (tmp_path / "sub" / "new.png").write_bytes(b"xy" * 9)
            (tmp_path / "gone.png").unlink(missing_ok=True)
            time.sleep(0.25)
            if told:
                break
    finally:
        stop.set()
        watching.join(10)
    assert set(told) <= {tmp_path / "sub" / "new.png", tmp_path / "sub", tmp_path}
    assert told

"""Indexing on the command line: what is skipped, estimates, Ctrl-C, watching, several folders."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from typer import BadParameter

from lingxi.client import Client
from lingxi.index import watch
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.present.cli import index as index_command
from lingxi.types import Limits
from tests.conftest import Paint
from tests.present.cli.program import Environment, invoke, run, run_here
from tests.storage import BUCKET


def test_strict_exits_with_a_code_when_a_file_was_skipped(environment: Environment, folder: Path) -> None:
    assert run(environment, "index", folder, "--strict").returncode == 0
    (folder / "bad.png").write_bytes(b"x")
    done = run(environment, "index", folder, "--strict", "--json")
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert (report["files"], report["added"], report["unchanged"]) == (5, 0, 4)
    assert report["skipped"][0]["path"] == str(folder / "bad.png")
    assert run_here("index", folder).returncode == 0
    assert "bad.png: not a readable image" in run_here("status").stdout


def test_passwords_come_from_a_file_and_go_to_no_server(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("tuba\n\ndrum\n", encoding="utf-8")
    limits = index_command._limits(tmp_path / "words")
    assert limits.passwords == ("tuba", "drum")
    assert index_command._limits(None) == Limits()
    with pytest.raises(BadParameter, match="gets no passwords"):
        index_command._keep_passwords(object.__new__(Client), IndexSettings(limits=limits))


def test_a_dry_run_estimates(environment: Environment, folder: Path) -> None:
    done = run_here("index", folder, "--dry-run")
    assert "4 new" in done.stdout
    assert "it would take about" in done.stdout
    assert json.loads(run_here("status", "--json").stdout)["assets"] == 0
    assert json.loads(run_here("index", folder, "--dry-run", "--json").stdout)["new"] == 4


STOPPED_IN_THE_MIDDLE = """
import os
from lingxi.__main__ import main
from lingxi.library import Library
index = Library.index
def interrupted(self, root, *, on_progress=None, **settings):
    def stop(progress):
        if progress.done < 70:
            os.kill(os.getpid(), int(os.environ["SIGNAL"]))
    return index(self, root, on_progress=stop, **settings)
Library.index = interrupted
if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_an_index_run_cleanly(
    environment: Environment, paint: Paint, tmp_path: Path, sent: signal.Signals
) -> None:
    for n in range(70):  # three batches
        paint(f"{n:04}.png", (n, 0, 9))
    (tmp_path / "program.py").write_text(STOPPED_IN_THE_MIDDLE, encoding="utf-8")
    model = ("--model", "colour_moments")  # a quick one
    command = [sys.executable, str(tmp_path / "program.py"), "index", str(tmp_path / "pictures"), *model]
    stopped = environment | {"SIGNAL": str(int(sent))}
    done = subprocess.run(command, capture_output=True, text=True, env=stopped)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert "what is written stays" in done.stderr
    report = json.loads(run_here("index", tmp_path / "pictures", *model, "--json").stdout)
    assert report["added"] + report["unchanged"] == 70
    assert report["added"] > 0, "it was interrupted before its end"


def test_watching_indexes_what_comes(environment: Environment, folder: Path, paint: Paint) -> None:
    command = [sys.executable, "-m", "lingxi", "index", str(folder), "--watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("watching;"):
                break
        seen = Event()

        def keep_writing() -> None:  # until the watcher, which takes a moment to begin, has seen it
            while not seen.wait(0.5):
                paint("../later.png", "white").replace(folder / "later.png")  # at once, never half of it

        writing = Thread(target=keep_writing)
        writing.start()
        told = running.stderr.readline()
        seen.set()
        writing.join()
        running.send_signal(signal.SIGINT)
        running.stderr.read()
        running.wait(60)
    assert "1 added" in told
    assert running.returncode == 0


def test_ctrl_c_ends_watching_wherever_it_comes(environment: Environment, folder: Path) -> None:
    code = (
        "import lingxi.present.cli.index as index, lingxi.index.watch as watch\n"
        "from lingxi.__main__ import main\n"
        "def interrupted(*_, **__):\n    raise KeyboardInterrupt\n"
        "watch.changed_folders = interrupted\n"
        "main()"
    )
    command = [sys.executable, "-c", code, "index", str(folder), "--watch"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "watching;" in done.stderr
    assert done.returncode == 0, done.stderr


def test_the_other_folders_are_indexed_when_one_is_missing(tmp_path: Path, folder: Path) -> None:
    done = invoke("index", tmp_path / "absent", folder, "--model", "toy", "--json")
    assert done.exit_code == 1, "the code tells that one was not there"
    assert f"there is no file or folder {tmp_path / 'absent'}" in done.stderr
    assert json.loads(done.stdout)["added"] == 4
    assert invoke("index", folder).exit_code == 0


def test_patterns_are_reset(folder: Path) -> None:
    invoke("index", folder, "--model", "toy", "--hidden", "--exclude", "*.md")
    invoke("index", folder, "--no-exclude", "--no-hidden")
    assert json.loads(invoke("status", "--json").stdout)["walks"][0]["exclude"] == []
    assert json.loads(invoke("status", "--json").stdout)["assets"] == 4


def test_watching_continues_when_a_changed_file_or_the_root_is_gone(
    folder: Path, paint: Paint, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = folder / "later.png"

    def changes(*_: object, **__: object) -> list[Path]:
        paint("later.png", "white")
        return [folder / "gone.png", folder.parent / "gone", later]

    monkeypatch.setattr(watch, "changed_folders", changes)
    done = invoke("index", folder, folder.parent / "gone", "--model", "toy", "--watch")
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


def test_object_storage_is_a_folder(environment: Environment, storage: Any) -> None:
    storage.pipe(f"{BUCKET}/sea.md", b"the sea is blue")
    done = run_here("index", BUCKET, "--json")
    assert (done.returncode, json.loads(done.stdout)["added"]) == (0, 1)
    assert f"{BUCKET}/sea.md" in run_here("search", "blue sea").stdout
    shown = run_here("show", "1", "--dry-run")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "in object storage" in shown.stderr
    assert "--watch sees changes in folders" in run_here("index", BUCKET, "--watch").stderr
    key = run_here("index", "s3://key:secret@bucket/a")
    assert "holds no keys" in key.stderr
    assert "secret" not in key.stderr

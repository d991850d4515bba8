"""The command line, run as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from lingxi.library import Library
from tests.conftest import Paint

Environment = dict[str, str]


def _run(environment: Environment, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lingxi", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


@pytest.fixture
def indexed(environment: Environment, photographs: Path) -> Environment:
    done = _run(
        environment, "index", photographs / "chelsea.png", photographs / "rocket.jpg", photographs / "coffee.png"
    )
    assert done.returncode == 0, done.stderr
    return environment


def test_help_and_version(environment: Environment) -> None:
    help_ = _run(environment, "--help")
    assert help_.returncode == 0
    for command in ("index", "search", "status", "forget", "models", "doctor"):
        assert command in help_.stdout
        assert "--help" in _run(environment, command, "--help").stdout
    assert _run(environment, "--version").stdout.startswith("lingxi 0.")


def test_the_main_job(indexed: Environment, photographs: Path) -> None:
    table = _run(indexed, "search", "一只猫")
    first = table.stdout.splitlines()[0].split("\t")
    assert first[1:3] == ["image", str(photographs / "chelsea.png")]
    assert "3 hits in" in table.stderr
    paths = _run(indexed, "search", "火箭", "--paths", "-n", "1")
    assert paths.stdout == f"{photographs / 'rocket.jpg'}\n"
    nul = _run(indexed, "search", "火箭", "--paths", "-0", "-n", "2")
    assert nul.stdout.split("\0")[0] == str(photographs / "rocket.jpg")
    several = _run(indexed, "search", "a", "rocket", "at", "night", "--paths", "-n", "1")
    assert several.stdout == f"{photographs / 'rocket.jpg'}\n"
    by_picture = _run(indexed, "search", "--image", photographs / "coffee.png", "--paths")
    assert by_picture.stdout.splitlines()[0] == str(photographs / "coffee.png")


def test_json_is_one_object_of_the_documented_form(indexed: Environment) -> None:
    arguments = ["search", "a cat", "--not", "a dog", "--where", "modality = image", "--limit", "2", "--json"]
    found = json.loads(_run(indexed, *arguments).stdout)
    assert set(found) == {"query", "took_ms", "total", "at_least", "hits"}
    assert (found["total"], found["at_least"]) == (3, False)
    assert found["query"]["parts"] == [{"text": "a cat", "weight": 1.0}]
    assert found["query"]["not"] == ["a dog"]
    assert len(found["hits"]) == 2
    assert {"id", "path", "modality", "score"} <= set(found["hits"][0])
    status = json.loads(_run(indexed, "status", "--json").stdout)
    assert (status["assets"], status["skipped"]) == (3, [])
    models = json.loads(_run(indexed, "models", "--json").stdout)
    assert models[0]["name"] == "embedded"
    assert models[0]["state"] == "ready"


def test_a_contact_sheet(indexed: Environment, tmp_path: Path) -> None:
    done = _run(indexed, "search", "cat", "--html", tmp_path / "cats.html")
    assert done.returncode == 0
    assert (tmp_path / "cats.html").read_text(encoding="utf-8").count("data:image/jpeg") == 3


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["search"], 2, "nothing is asked for"),
        (["search", "x", "--where", "size = "], 2, "expected a value for 'size'\n  size = \n"),
        (["search", "x", "--limit", "0"], 2, "limit must be at least 1"),
        (["search", "--image", "/nothing.png"], 1, "the picture /nothing.png cannot be opened"),
        (["index", "/nothing"], 1, "there is no file or folder /nothing"),
        (["index", ".", "--model", "embeded"], 2, "Did you mean 'embedded'"),
        (["search", "x", "--fusion", "rff"], 2, "Did you mean 'rrf'"),
        (["search", "x", "--fusion", "rrf(k=far)"], 2, "rrf(k=far)"),
        (["search", "x", "--rerank", "csl"], 2, "Did you mean 'csls'"),
        (["search", "x", "--modality", "picture"], 2, "unknown modality 'picture'"),
        (["models", "list"], 2, "unknown arguments 'list'"),
        (["serve", "--port", "99999"], 2, "99999 is not in the range"),
        (["nonsense"], 2, "No such command"),
        (["forget"], 2, "Missing argument"),
    ],
)
def test_errors_are_one_line_and_a_code(indexed: Environment, arguments: list[str], code: int, says: str) -> None:
    done = _run(indexed, *arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", [["search", "x"], ["status"], ["forget", "/x"]])
def test_a_library_that_is_not_there_is_not_made(environment: Environment, command: list[str]) -> None:
    done = _run(environment, *command)
    assert done.returncode == 1
    assert "make one with: lingxi index FOLDER" in done.stderr
    assert not Path(environment["LINGXI_LIBRARY"]).exists()


def test_strict_tells_by_its_code_that_something_was_skipped(environment: Environment, folder: Path) -> None:
    assert _run(environment, "index", folder, "--strict").returncode == 0
    (folder / "bad.png").write_bytes(b"x")
    done = _run(environment, "index", folder, "--strict", "--json")
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert (report["files"], report["added"], report["unchanged"]) == (5, 0, 4)
    assert report["skipped"][0]["path"] == str(folder / "bad.png")
    assert _run(environment, "index", folder).returncode == 0
    assert "bad.png: not a readable picture" in _run(environment, "status").stdout


def test_a_dry_run_estimates(environment: Environment, folder: Path) -> None:
    done = _run(environment, "index", folder, "--dry-run")
    assert "4 new" in done.stdout
    assert "it would take about" in done.stdout
    assert json.loads(_run(environment, "status", "--json").stdout)["assets"] == 0
    assert json.loads(_run(environment, "index", folder, "--dry-run", "--json").stdout)["new"] == 4


def test_forget(indexed: Environment, photographs: Path) -> None:
    done = _run(indexed, "forget", photographs / "chelsea.png", "/elsewhere")
    assert "chelsea.png: 1 forgotten" in done.stderr
    assert "/elsewhere: nothing is known of it" in done.stderr
    assert "chelsea" not in _run(indexed, "search", "cat", "--paths").stdout


def test_compact_and_albums_that_cannot_be_read(indexed: Environment) -> None:
    assert "rewritten" in _run(indexed, "compact").stderr
    albums = Path(indexed["LINGXI_LIBRARY"], "albums")
    _run(indexed, "album", "save", "good", "a", "cat")
    (albums / "bad.json").write_text("nonsense", encoding="utf-8")
    done = _run(indexed, "album", "list")
    assert done.stdout.startswith("good")
    assert "warning: " in done.stderr
    assert "bad.json" in done.stderr
    assert _run(indexed, "album", "delete", "bad").returncode == 0
    assert "warning" not in _run(indexed, "album", "list").stderr


def test_a_library_in_use_has_its_own_code(indexed: Environment) -> None:
    with Library(indexed["LINGXI_LIBRARY"]):
        done = _run(indexed, "search", "cat")
    assert done.returncode == 4
    assert f"in use by process {os.getpid()}" in done.stderr


def test_doctor_finds_everything_in_place(indexed: Environment) -> None:
    done = _run(indexed, "doctor")
    assert done.returncode == 0, done.stdout
    assert "FAIL" not in done.stdout
    assert "3 segments of 3 files" in done.stdout


def test_doctor_tells_of_a_damaged_library(indexed: Environment) -> None:
    (Path(indexed["LINGXI_LIBRARY"]) / "library.json").write_text("{", encoding="utf-8")
    done = _run(indexed, "doctor")
    assert done.returncode == 1
    assert "FAIL  library" in done.stdout


CTRL_C_IN_THE_MIDDLE = """
import os, signal
from lingxi.__main__ import main
from lingxi.library import Library
index = Library.index
def interrupted(self, root, *, on_progress=None, **settings):
    def stop(progress):
        if progress.done < 150:
            os.kill(os.getpid(), signal.SIGINT)
    return index(self, root, on_progress=stop, **settings)
Library.index = interrupted
if __name__ == "__main__":
    main()
"""


def test_ctrl_c_ends_an_index_run_cleanly(environment: Environment, paint: Paint, tmp_path: Path) -> None:
    for n in range(150):
        paint(f"{n:04}.png", (n % 256, n // 256, 9))
    (tmp_path / "program.py").write_text(CTRL_C_IN_THE_MIDDLE, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "program.py"), "index", str(tmp_path / "pictures")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert "what is written stays" in done.stderr
    report = json.loads(_run(environment, "index", tmp_path / "pictures", "--json").stdout)
    assert report["added"] + report["unchanged"] == 150
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
                paint("later.png", "white")

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
        "def interrupted(*_):\n    raise KeyboardInterrupt\n"
        "watch.changed_folders = interrupted\n"
        "main()"
    )
    command = [sys.executable, "-c", code, "index", str(folder), "--watch"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "watching;" in done.stderr
    assert done.returncode == 0, done.stderr


def test_evaluating_a_folder_of_classes(environment: Environment, paint: Paint, tmp_path: Path) -> None:
    for name, colour in (
        ("red/a.png", "red"),
        ("red/b.png", "darkred"),
        ("blue/c.png", "blue"),
        ("blue/d.png", "navy"),
    ):
        root = paint(name, colour).parents[1]
    models, out = ("--model", "embedded", "--model", "colour_moments"), tmp_path / "report"
    done = _run(environment, "evaluate", root, *models, "--json", "--out", out)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = [(row["model"], row["direction"]) for row in found["results"]]
    assert rows[:3] == [
        ("embedded", f"{a}->{b}") for a, b in (("text", "image"), ("image", "text"), ("image", "image"))
    ]
    assert rows[3:] == [("colour_moments", "image->image")]
    assert json.loads((out / "results.json").read_text(encoding="utf-8")) == found
    assert (out / "report.html").exists()
    assert "cannot be measured" in _run(environment, "evaluate", root, "--model", "mfcc").stderr


def test_calibrating_needs_captions(indexed: Environment) -> None:
    done = _run(indexed, "calibrate")
    assert done.returncode == 1
    assert "50 are needed" in done.stderr


def test_what_is_not_there_is_not_offered_as_found(indexed: Environment) -> None:
    done = _run(indexed, "search", "a zebra", "--min-probability", "0.5")
    assert done.returncode == 0
    assert "nothing found" in done.stderr
    shown = _run(indexed, "search", "a zebra")
    assert "probably nothing here matches" in shown.stderr


def test_models_are_shown_with_their_papers(environment: Environment) -> None:
    shown = _run(environment, "models", "show", "lbp").stdout
    assert "Ojala, Pietikäinen and Mäenpää, 2002" in shown
    assert "54" in shown
    assert _run(environment, "models", "tell", "lbp").returncode == 2
    assert "unknown encoder" in _run(environment, "models", "show", "lpb").stderr


def test_judging_by_hand(indexed: Environment, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lingxi", "judge", "a cat", "--out", str(tmp_path / "judged"), "-n", "3"]
    done = subprocess.run(command, env=indexed, input="2\nn\nq\n", capture_output=True, text=True)
    assert "2 judgements added" in done.stderr
    found = json.loads(_run(indexed, "evaluate", tmp_path / "judged", "--model", "embedded", "--json").stdout)
    assert found["results"][0]["measures"]["hit_rate@1"]["value"] == 1
    again = subprocess.run(command, env=indexed, input="", capture_output=True, text=True)
    assert "1/1" in again.stdout  # what was judged is not asked again


def test_a_folder_without_labels(environment: Environment, folder: Path) -> None:
    models = ("--model", "colour_histogram", "--model", "hog")
    found = json.loads(_run(environment, "evaluate", folder, "--self", *models, "--json").stdout)
    assert found["self_retrieval"]["colour_histogram"]["compress"] == 1
    assert set(found["agreement"]) == {"colour_histogram and hog"}

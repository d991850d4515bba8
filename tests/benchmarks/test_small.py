"""Every benchmark has a small mode, which runs here: what it measures may be slow, but it must still work."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.present.web.page.conftest import CHROMIUM

FOLDER = Path(__file__).parents[2] / "benchmarks"
PROGRAMS = sorted(path for path in FOLDER.glob("*.py") if "__main__" in path.read_text(encoding="utf-8"))
SERVERS = {"hostile", "page", "plain_faiss", "serving", "start"}  # these start servers, or replace their process


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files with a short name: paths of sockets have 108 bytes at most."""
    with TemporaryDirectory(prefix="lx-") as name:
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up data, which are made once."""
    with runpy.run_path(str(FOLDER / "small.py"))["data_folder"](Path(), True) as made:
        return shutil.copytree(made, tmp_path_factory.mktemp("small") / "data")


@pytest.fixture
def bare_names(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> Iterator[None]:
    """Benchmarks import each other by bare names, which nobody else finds afterwards."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(FOLDER)
    copied = nullcontext(shutil.copytree(data, tmp_path / "data"))
    monkeypatch.setattr(import_module("small"), "data_folder", lambda given, small: copied)
    yield
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(FOLDER)):
            del sys.modules[name]


@pytest.mark.filterwarnings("default")  # as in a separate process
@pytest.mark.usefixtures("short", "bare_names")
@pytest.mark.parametrize("path", [path for path in PROGRAMS if path.stem not in SERVERS], ids=lambda path: path.stem)
def test_the_small_mode_works(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the process of the tests, which has imported what takes a new one seconds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(path), "--small"])
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.count("\n") >= 3


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", sorted(SERVERS))
def test_the_small_mode_of_a_server_works(name: str, tmp_path: Path, environment: dict[str, str]) -> None:
    if name == "page" and CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    command = [sys.executable, str(FOLDER / f"{name}.py"), "--small"]
    place = {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": tempfile.gettempdir()}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**environment, **place})
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.count("\n") >= 3
    if name == "hostile":
        assert all("MB" in row and "SIGTERM" in row for row in done.stdout.splitlines()[1:]), done.stdout

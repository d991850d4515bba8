"""Workers that decode strangers' files hold no secret of the process that started them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from lingxi.media import pool
from lingxi.media.inheritance import inheriting_little, needed
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.sandbox import Sandbox
from lingxi.types import Limits, Skipped, Source
from tests.conftest import Paint

SECRETS = {
    "LINGXI_READ_TOKEN": "sesame-1",
    "LINGXI_WRITE_TOKEN": "sesame-2",
    "HF_TOKEN": "sesame-3",
    "AWS_SECRET_ACCESS_KEY": "sesame-4",
    "AWS_PROFILE": "sesame-5",
    "DATABASE_URL": "postgres://me:sesame-6@db",
    "PYTHON_KEYRING_PASSWORD": "sesame-7",
    "SSH_AUTH_SOCK": "/tmp/sesame-8",
}
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc, which only Linux has")


def inside() -> dict[str, Any]:
    """All that a worker was started with."""
    proc = Path("/proc/self")
    return {
        "environ": dict(os.environ),
        "started": proc.joinpath("environ").read_bytes(),
        "cmdline": proc.joinpath("cmdline").read_bytes(),
        "argv": list(sys.argv),
        "files": [os.readlink(each) for each in proc.joinpath("fd").iterdir() if each.is_symlink()],
    }


def tell(source: Source, *_: object) -> pool._Failure:
    """Stands for a reader, whose reason says what it was started with."""
    return pool._Failure(repr(inside()))


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Secrets in the environment, on the command line, and in an open file that children may inherit."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["lingxi", "serve", "--write-token", "sesame-9"])
    monkeypatch.setenv("LC_TIME", "C.UTF-8")
    kept = tmp_path / "sesame-10"
    kept.write_text("secret")
    descriptor = os.open(kept, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    yield "sesame"
    os.close(descriptor)


@linux
def test_a_worker_of_a_sandbox_holds_no_secret(secrets: str) -> None:
    sandbox = Sandbox(1, seconds=60)
    try:
        found = sandbox.run(inside)
    finally:
        sandbox.close()
    assert secrets not in repr(found)
    assert found["environ"]["LC_TIME"] == "C.UTF-8"
    assert found["environ"]["ORT_DISABLE_TELEMETRY"] == "1"


@linux
def test_a_worker_that_reads_files_holds_no_secret(secrets: str, paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", tell)
    path = paint("a.png")
    (found,) = read_all([Source(path, 1, 1)], Limits(), 8, 1)
    assert isinstance(found, Skipped)
    assert "LC_TIME" in found.reason
    assert secrets not in found.reason


def test_a_usual_process_of_the_standard_library_holds_them(secrets: str) -> None:
    """The negative control, and the promise that what an application starts elsewhere is left alone."""
    with inheriting_little():
        pass
    with get_context("spawn").Pool(1) as usual:
        found = usual.apply(inside) if sys.platform == "linux" else {"environ": usual.apply(os.getenv, ["HF_TOKEN"])}
    assert secrets in repr(found["environ"])


def test_what_another_thread_starts_is_left_alone(secrets: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def start() -> str:
        with get_context("spawn").Pool(1) as usual:
            return str(usual.apply(os.getenv, ["HF_TOKEN"]))

    with inheriting_little(), ThreadPoolExecutor(1) as another:
        # the pool starts its processes in the thread that makes it, which is another than this
        assert another.submit(start).result() == SECRETS["HF_TOKEN"]


def test_names_are_allowed_one_by_one_and_secrets_never() -> None:
    given = SECRETS | {"PATH": "/bin", "Path": "c", "PYTHONPATH": "x", "LINGXI_THREADS": "2", "LINGXI_API_KEY": "x"}
    assert needed(given | {"EDITOR": "vi"}) == {"PATH": "/bin", "Path": "c", "PYTHONPATH": "x", "LINGXI_THREADS": "2"}


def test_reading_still_works_in_a_bare_environment(paint: Paint) -> None:
    path = paint("a.png")
    (found,) = read_all([Source(path, path.stat().st_size, path.stat().st_mtime_ns)], Limits(), 8, 1)
    assert isinstance(found, Reading)


def test_it_is_not_run_twice(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom lingxi.media.sandbox import Sandbox\nprint('once')\n"
        "made = Sandbox(1, 60)\nprint(made.run(len, 'abc'), len(sys.argv))\nmade.close()\n"
    )
    run = subprocess.run([sys.executable, script, "x", "y"], capture_output=True, text=True)
    assert run.stdout.split() == ["once", "3", "3"], run.stderr

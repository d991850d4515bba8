"""The commands that write a library as files, and check one, with and without a server that has it open."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lingxi.client import Client
from lingxi.errors import LingxiError
from lingxi.library import Library
from lingxi.present.cli.app import app
from lingxi.store.lock import server_token


def _run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(map(str, words)))
    return done.exit_code, done.output + (str(done.exception) if isinstance(done.exception, LingxiError) else "")


def test_backup_and_restore_export_and_import(place: Path) -> None:
    for write, name, read in (("backup", "b.zip", "restore"), ("export", "folder", "import")):
        assert _run(write, place / name, "-L", place / "library") == (0, f"{place / name}: 2 points\n")
        code, said = _run(read, place / name, "-L", place / f"new-{name}", "--json")
        assert (code, json.loads(said)) == (0, {"path": str(place / f"new-{name}"), "points": 2})
        code, said = _run(read, place / name, "-L", place / f"new-{name}")
        assert code == 1
        assert "--overwrite" in said
        assert _run(read, place / name, "-L", place / f"new-{name}", "--overwrite")[0] == 0
        with Library(place / f"new-{name}") as lib:
            assert [hit.path.name for hit in lib.search(lib.saved_search("Sea").query(1))] == ["sea.md"]


@pytest.fixture
def server(place: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server that asks everybody but its owner for tokens."""
    pytest.importorskip("uvicorn", reason="needs the extra serve")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lingxi", "serve", "-L", str(place / "library"), "--port", str(port)]
    tokens = {"LINGXI_READ_TOKEN": "read", "LINGXI_WRITE_TOKEN": "write"}
    process = subprocess.Popen(command, env={**environment, **tokens}, stderr=subprocess.DEVNULL)
    owner = place / "library" / "owner.json"
    while not (owner.exists() and '"server"' in owner.read_text(encoding="utf-8")):
        assert process.poll() is None
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


def test_a_server_checks_and_backs_up_only_for_its_owner(place: Path, server: str) -> None:
    code, said = _run("check", "-L", place / "library", "--json")
    assert (code, json.loads(said)["points"], json.loads(said)["sound"]) == (0, 2, True)
    assert _run("backup", place / "b.zip", "-L", place / "library") == (0, f"{place / 'b.zip'}: 2 points\n")
    code, said = _run("backup", place / "b.zip", "-L", place / "library")
    assert code == 1
    assert "exists already" in said
    assert _run("restore", place / "b.zip", "-L", place / "new")[0] == 0
    with Library(place / "new") as lib:
        assert [album.name for album in lib.saved_searches()] == ["Sea"]
    owner = Client(server, server_token(place / "library"))
    owner.index(place / "notes")  # the job goes on after a backup
    for token in ("read", "write"):
        with pytest.raises(LingxiError, match=r"who started the server|token"):
            Client(server, token).backup(place / "stolen.zip")
        with pytest.raises(LingxiError, match=r"who started the server|token"):
            Client(server, token).check()
    assert not (place / "stolen.zip").exists()

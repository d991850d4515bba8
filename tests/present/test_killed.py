"""A server that is killed while it writes loses nothing that it acknowledged."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lingxi.client import Client
from lingxi.errors import LingxiError
from lingxi.search.query import Query

pytest.importorskip("uvicorn", reason="needs the extra serve")
pytest.importorskip("python_multipart", reason="needs the extra serve")

KILLS, ENOUGH = 3, 12  # acknowledged before each kill


@contextmanager
def _server(place: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], Client]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lingxi", "serve", "-L", str(place / "library"), "--port", str(port)]
    command += ["--uploads", str(place / "inbox")]
    chosen = {"LINGXI_WRITE_TOKEN": "chosen"}
    process = subprocess.Popen(command, env=environment | chosen, stderr=subprocess.DEVNULL)
    client = Client(f"http://127.0.0.1:{port}", "chosen")
    try:
        while process.poll() is None:
            try:
                client.status()
                break
            except LingxiError:
                time.sleep(0.05)
        yield process, client
    finally:
        process.kill()
        process.wait()


def _sent(client: Client, place: Path, round_: int, acknowledged: dict[Path, bytes], enough: threading.Event) -> None:
    """Sends notes until the server is gone."""
    for n in range(10_000):
        note = place / f"note {round_} {n}.md"
        note.write_text(f"# Note\n\nsaid in round {round_} at {n}\n", encoding="utf-8")
        try:
            (kept,) = client.add(note)
        except LingxiError:
            return
        acknowledged[kept] = note.read_bytes()
        if n == ENOUGH:
            enough.set()


def test_nothing_that_was_acknowledged_is_lost(tmp_path: Path, environment: dict[str, str]) -> None:
    acknowledged: dict[Path, bytes] = {}
    for round_ in range(KILLS):
        with _server(tmp_path, environment) as (process, client):
            enough = threading.Event()
            sender = threading.Thread(target=_sent, args=(client, tmp_path, round_, acknowledged, enough))
            sender.start()
            assert enough.wait(100)
            process.kill()  # SIGKILL, while the next are sent and those before are indexed
            sender.join(100)
    assert len(acknowledged) > KILLS * ENOUGH
    with _server(tmp_path, environment) as (_, client):
        while client._http.ask("GET", "/v1/index")["state"] == "running":
            time.sleep(0.05)
        held = client.status()
        assert held.assets >= len(acknowledged), "what was kept and not answered may be there besides"
        assert not held.skipped, "no file is there by half"
        for path, content in acknowledged.items():
            assert path.read_bytes() == content
        last = list(acknowledged)[-1]
        (hit,) = client.search(Query.of("said", where=f'path = "{last}"'))
        assert hit.path == last
    assert not list((tmp_path / "inbox").glob(".*")), "no draft is left"

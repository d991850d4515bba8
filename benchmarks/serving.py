"""The service under load: compared with plain Faiss and chromadb, with 1,000 clients, while indexing, and killed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from asking import Connection, asked, free_port, questions, served
from chroma import chroma
from clustered import library, vectors
from machine import describe
from PIL import Image
from small import HELP

from lingxi.client import Client
from lingxi.encode.choose import choose
from lingxi.errors import LingxiError

SEARCH, K = "/v1/search", 20

Peer = tuple[str, int, str, Callable[[str], object]]  # its name, its port, where it is asked, and with what


def main() -> None:
    """Prints the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=list(TABLES), help=", ".join(TABLES))
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--ef", type=int, default=100, help="number of candidates in chromadb's index; its default is 100"
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="create the library in this folder once and reuse it")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked_for = parser.parse_args()
    asked_for.questions, asked_for.pictures = 150, 2000
    if asked_for.small:
        asked_for.segments, asked_for.clients, asked_for.seconds, asked_for.kills = 200, 8, 0.3, 1
        asked_for.questions, asked_for.pictures = 3, 4
    if unknown := set(asked_for.what) - set(TABLES):
        parser.error(f"there is no table {', '.join(sorted(unknown))}; there are {', '.join(TABLES)}")
    print(describe(), f"; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        kept = asked_for.keep or Path(place)
        kept.mkdir(parents=True, exist_ok=True)
        for name in asked_for.what:
            TABLES[name](asked_for, kept)


def _body(text: str) -> object:
    return {"parts": [{"text": text}], "k": K}


def _plain_body(text: str) -> object:
    return {"text": text, "k": K}


def beside_peers(asked_for: argparse.Namespace, folder: Path) -> None:
    """Latency and throughput of each, in turn, each query new to it."""
    rows, file = vectors(asked_for.segments, choose("embedded").space.dim), folder / "rows.npy"
    np.save(file, rows)
    ours, theirs = free_port(), free_port()
    command = [
        "-m",
        "lingxi",
        "serve",
        "-L",
        str(library(folder, asked_for.segments)),
        "--port",
        str(ours),
        "--open-to-all",
    ]
    plain = [str(Path(__file__).with_name("plain_faiss.py")), str(file), str(theirs)]
    with (
        chroma(folder, rows, K, questions(50, seed=99), asked_for.ef) as third,
        served(command, ours, "/v1/health"),
        served(plain, theirs, "/openapi.json"),
    ):
        peers: list[Peer] = [("lingxi", ours, SEARCH, _body), ("faiss", theirs, "/search", _plain_body)]
        if third:
            peers.append(
                (f"chromadb, ef {asked_for.ef}, recall {third.recall:.2f}", third.port, third.path, third.body)
            )
        peers.append(("lingxi, again", ours, SEARCH, _body))
        for clients in (1, 8):
            print(f"{clients} clients")
            _compare(peers, clients, 3 if asked_for.small else 100)


def _compare(peers: Sequence[Peer], clients: int, count: int) -> None:
    spent: defaultdict[str, list[float]] = defaultdict(list)
    took: defaultdict[str, float] = defaultdict(float)
    for turn in range(4):
        words = questions(count, seed=turn)
        for name, port, path, body in peers:
            began = time.perf_counter()
            found = asyncio.run(asked(port, path, body, words, clients))
            if turn:  # the first turn warms up
                spent[name] += found
                took[name] += time.perf_counter() - began
    for name, seconds in spent.items():
        _row(name, seconds, len(seconds) / took[name])


def _serve(folder: Path, port: int, *more: str) -> list[str]:
    return ["-m", "lingxi", "serve", "-L", str(folder), "--port", str(port), "--open-to-all", *more]


def in_a_crowd(asked_for: argparse.Namespace, folder: Path) -> None:
    """Many keep-alive clients that ask without a pause: everything is answered, or told to come back."""
    port = free_port()
    command = _serve(library(folder, asked_for.segments), port)
    with served(command, port, "/v1/health") as process:
        statuses, spent, errors = asyncio.run(_crowd(port, asked_for.clients, asked_for.seconds))
        memory = _memory(process.pid)
    print(f"{asked_for.clients} clients, {asked_for.seconds:.0f} s: {dict(statuses)}, {errors} broken; {memory:.0f} MB")
    _row("answered 200", spent, statuses[200] / asked_for.seconds)
    assert not errors


async def _crowd(port: int, clients: int, seconds: float) -> tuple[Counter[int], list[float], int]:
    statuses, spent, errors = Counter[int](), list[float](), 0
    words, end = questions(5000), time.perf_counter() + seconds

    async def client(number: int) -> None:
        nonlocal errors
        n = number
        try:
            connection = await Connection.to(port)
            while time.perf_counter() < end:
                began = time.perf_counter()
                status, answer = await connection.ask("POST", SEARCH, _body(words[n % len(words)]))
                assert status in (200, 429), answer
                statuses[status] += 1
                n += clients
                if status == 200:
                    spent.append(time.perf_counter() - began)
                else:
                    await asyncio.sleep(1)  # as Retry-After says
        except OSError:
            errors += 1

    await asyncio.gather(*[client(n) for n in range(clients)])
    return statuses, spent, errors


def while_indexing(asked_for: argparse.Namespace, folder: Path) -> None:
    """The same searches before, while and after pictures are indexed in the background; then once more."""
    pictures = _pictures(folder / "pictures", asked_for.pictures)
    port = free_port()
    command = _serve(library(folder, asked_for.segments), port, "--allow", str(pictures))
    with served(command, port, "/v1/health"):
        client = Client(f"http://127.0.0.1:{port}")
        client.forget(pictures)
        asyncio.run(asked(port, SEARCH, _body, questions(asked_for.questions // 3, seed=9), 1))
        for turn in range(1 if asked_for.small else 3):
            quiet = asyncio.run(asked(port, SEARCH, _body, questions(asked_for.questions, seed=turn), 1, 0.02))
            client._http.ask("POST", "/v1/index", {"path": str(pictures)})
            time.sleep(0.3 if asked_for.small else 3)
            began = client._http.ask("GET", "/v1/index")
            busy = asyncio.run(asked(port, SEARCH, _body, questions(asked_for.questions, seed=10 + turn), 1, 0.02))
            told = client._http.ask("GET", "/v1/index")
            assert told["state"] == "running" or asked_for.small, told
            client._http.ask("POST", "/v1/index/pause")
            while client._http.ask("GET", "/v1/index")["state"] == "running":
                time.sleep(0.1)
            _row("nothing else", quiet, len(quiet) / sum(quiet))
            _row(f"indexing ({told['done'] - began['done']} pictures meanwhile)", busy, len(busy) / sum(busy))
            p95 = [np.percentile(seconds, 95) for seconds in (quiet, busy)]
            print(f"    p95 while indexing: x {p95[1] / p95[0]:.2f}", flush=True)


def _pictures(folder: Path, count: int) -> Path:
    chance = np.random.default_rng(0)
    folder.mkdir(exist_ok=True)
    for n in range(count):
        if not (folder / f"{n:05}.jpg").exists():
            small = Image.fromarray(chance.integers(0, 256, (12, 16, 3), dtype=np.uint8))
            small.resize((1600, 1200), Image.Resampling.BICUBIC).save(folder / f"{n:05}.jpg", quality=85)
    return folder


def killed(asked_for: argparse.Namespace, folder: Path) -> None:
    """SIGKILL again and again under write load: what was answered 201 is there, whole, and found."""
    place, acknowledged = folder / "killed", dict[Path, bytes]()
    port, unanswered = free_port(), 0
    (place / "sent").mkdir(parents=True, exist_ok=True)
    command = ["-m", "lingxi", "serve", "-L", str(place / "library"), "--port", str(port), "--open-to-all"]
    command += ["--uploads", str(place / "inbox")]
    client = Client(f"http://127.0.0.1:{port}")
    for kill in range(asked_for.kills):
        with served(command, port, "/v1/health") as process:
            wait_s = 0.3 if asked_for.small else 1 + 2 * np.random.default_rng(kill).random()
            killer = threading.Timer(wait_s, os.kill, (process.pid, signal.SIGKILL))
            killer.start()
            for n in range(10**6):
                note = place / "sent" / f"note {kill} {n}.md"
                text = f"# Note {kill} {n}\n\nwhat was said on day {kill} at hour {n}\n"
                note.write_text((2 if asked_for.small else 20) * text, encoding="utf-8")
                try:
                    (kept,) = client.add(note)
                except LingxiError:
                    unanswered += 1
                    break
                acknowledged[kept] = note.read_bytes()
            process.wait()
    with served(command, port, "/v1/health"):
        while client._http.ask("GET", "/v1/index")["state"] == "running":
            time.sleep(0.1)
        report = client.index(place / "inbox")
        held = client.status()
        for path, data in acknowledged.items():
            assert path.read_bytes() == data
        some = list(acknowledged)[:: max(1, len(acknowledged) // 50)]
        for path in some:
            body = {"parts": [{"text": "day"}], "where": f"path = {json.dumps(str(path))}"}
            assert client._http.ask("POST", SEARCH, body)["hits"], path
    counts = f"{len(acknowledged):,} acknowledged, {unanswered} cut off; all are there, {held.assets:,} assets"
    print(f"{asked_for.kills} kills: {counts}; {report.added:,} remained to be indexed")
    assert not report.added
    assert held.assets >= len(acknowledged)
    assert not held.skipped


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def _row(name: str, seconds: list[float], rate: float) -> None:
    p50, p95, p99 = (1000 * np.percentile(seconds, q) for q in (50, 95, 99))
    print(f"{name:40} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  p99 {p99:7.1f} ms  {rate:7.1f}/s", flush=True)


TABLES: dict[str, Callable[[argparse.Namespace, Path], None]] = {
    "peers": beside_peers,
    "crowd": in_a_crowd,
    "indexing": while_indexing,
    "kill": killed,
}

if __name__ == "__main__":
    main()

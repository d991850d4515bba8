"""A plain search while hostile clients run: its time, and the memory of the server."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random

import numpy as np
from asking import Connection, free_port, questions, served
from clustered import library
from machine import describe
from small import HELP

TOKEN = "chosen-for-this-run"
CLIENTS = 8
LETTERS = "abcdefghijklmnopqrstuvwxyz      "
SEARCH, BATCH = "/v1/search", "/v1/search/batch"

Client = Callable[[int, Random], Awaitable[None]]


def main() -> None:
    """Prints a row for each kind of client."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=list(KINDS), help=", ".join(KINDS))
    parser.add_argument("--segments", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--attack", type=int, metavar="PORT", help="run as hostile clients (for internal use)")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked_for = parser.parse_args()
    if unknown := set(asked_for.what) - set(KINDS):
        parser.error(f"there are no clients of the kind {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    if asked_for.attack:
        asyncio.run(_attack(asked_for.what[0], asked_for.attack))
        return
    if asked_for.small:
        asked_for.what, asked_for.segments, asked_for.seconds = ["batches", "uploads"], 200, 0.4
    print(describe(), f"; load {os.getloadavg()[0]:.1f}")
    os.environ["LINGXI_WRITE_TOKEN"] = TOKEN
    with tempfile.TemporaryDirectory() as place:
        made = library(Path(place), asked_for.segments)
        for name in asked_for.what:
            _measure(name, made, asked_for.seconds)


def _measure(name: str, folder: Path, seconds: float) -> None:
    port = free_port()
    command = ["-m", "lingxi", "serve", "-L", str(folder), "--port", str(port), "--uploads", str(folder.parent / "in")]
    with served(command, port, "/v1/health") as process:
        asyncio.run(_searches(port, seconds / 4, seed=0))  # loads the models
        quiet = asyncio.run(_searches(port, seconds / 4, seed=1))
        before = _memory(process.pid)
        with _attackers(name, port):
            beside, most = asyncio.run(_watched(port, seconds, process.pid))
            began = time.perf_counter()
            process.terminate()
            process.wait()
            ended_s = time.perf_counter() - began
    p50, p95 = (1000 * np.percentile(quiet, q) for q in (50, 95))
    busy50, busy95 = (1000 * np.percentile(beside, q) for q in (50, 95))
    print(
        f"{name:10} alone p50 {p50:6.1f} ms p95 {p95:6.1f} ms | beside p50 {busy50:6.1f} ms p95 {busy95:6.1f} ms "
        f"({len(beside)} searches) | {before:5.0f} -> {most:5.0f} MB | SIGTERM {ended_s:.1f} s",
        flush=True,
    )


@contextmanager
def _attackers(name: str, port: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, __file__, name, "--attack", str(port)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


async def _watched(port: int, seconds: float, pid: int) -> tuple[list[float], float]:
    """The seconds that searches took, and the most memory that the server used meanwhile."""
    most = 0.0
    searching = asyncio.create_task(_searches(port, seconds, seed=2))
    while not searching.done():
        most = max(most, _memory(pid))
        await asyncio.sleep(0.1)
    return searching.result(), most


async def _searches(port: int, seconds: float, seed: int) -> list[float]:
    """Plain searches one after the other, each on a new connection; a refused one is sent again."""
    spent, end = list[float](), time.perf_counter() + seconds
    for words in questions(10_000, seed):
        if time.perf_counter() > end and spent:
            break
        began = time.perf_counter()
        while True:
            with suppress(OSError):
                connection = await Connection.to(port)
                status, answer = await connection.ask("POST", SEARCH, {"parts": [{"text": words}]}, TOKEN)
                connection.close()
                if status == 200:
                    break
                assert status in (429, 503), answer
            await asyncio.sleep(0.05)
        spent.append(time.perf_counter() - began)
        await asyncio.sleep(0.02)
    return spent


async def _attack(name: str, port: int) -> None:
    clients, client = KINDS[name]
    await asyncio.gather(*[_again(client, port, Random(n)) for n in range(clients)])


async def _again(client: Client, port: int, chance: Random) -> None:
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            await client(port, chance)
        await asyncio.sleep(0.01)


def _words(chance: Random, characters: int) -> str:
    return "".join(chance.choices(LETTERS, k=characters))


async def _ask(port: int, path: str, body: object, leave_s: float | None = None) -> None:
    connection = await Connection.to(port)
    with suppress(TimeoutError):
        await asyncio.wait_for(connection.ask("POST", path, body, TOKEN), leave_s)
    connection.close()


async def _nothing(_port: int, _chance: Random) -> None:
    await asyncio.sleep(3600)


async def _long(port: int, chance: Random) -> None:
    """Texts of 320 KB in 32 parts, and by turns as much as is allowed."""
    await _ask(port, SEARCH, {"parts": [{"text": _words(chance, 10_000)} for _ in range(32)]})
    await _ask(port, SEARCH, {"parts": [{"text": _words(chance, 2_000)} for _ in range(2)]})


def _batch(chance: Random) -> object:
    return {"queries": [{"parts": [{"text": _words(chance, 125)}], "k": 100} for _ in range(32)]}


async def _batches(port: int, chance: Random) -> None:
    """32 questions at once, each new, as long as is allowed."""
    await _ask(port, BATCH, _batch(chance))


async def _abandoned(port: int, chance: Random) -> None:
    """The same, and nobody waits for the answer."""
    await _ask(port, BATCH, _batch(chance), leave_s=2)


async def _headers(port: int, _chance: Random) -> None:
    """Headers of 60 MB."""
    await _raw(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ", 60 * 2**20)


async def _half(port: int, _chance: Random) -> None:
    """Half a request, and then nothing."""
    await _raw(port, b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-", 0)


async def _uploads(port: int, _chance: Random) -> None:
    """32 MB but for the last byte."""
    size = 32 * 2**20
    head = f"POST /v1/uploads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    await _raw(port, f"{head}Content-Length: {size}\r\n\r\n".encode(), size - 1)


async def _raw(port: int, head: bytes, more: int) -> None:
    """Sends bytes, and waits until the server has enough of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head)
        for start in count(0, 2**16):
            if start >= more:
                break
            writer.write(b"a" * min(2**16, more - start))
            await writer.drain()
        await reader.read()
    finally:
        writer.close()


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


KINDS: dict[str, tuple[int, Client]] = {
    "nobody": (1, _nothing),
    "long": (CLIENTS, _long),
    "batches": (CLIENTS, _batches),
    "abandoned": (CLIENTS, _abandoned),
    "headers": (CLIENTS, _headers),
    "half": (229, _half),
    "uploads": (60, _uploads),
}

if __name__ == "__main__":
    main()

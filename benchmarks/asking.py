"""Servers in separate processes, and clients with keep-alive connections."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

ADJECTIVES = (
    "red",
    "old",
    "small",
    "wet",
    "bright",
    "broken",
    "wooden",
    "green",
    "crowded",
    "quiet",
    "painted",
    "cold",
)
THINGS = ("cat", "car", "table", "boat", "house", "tree", "cup", "street", "dog", "flower", "train", "bridge", "hat")
PLACES = ("in the snow", "on a sofa", "at the sea", "by night", "in a garden", "on a hill", "in the rain", "at home")


def questions(count: int, seed: int = 0) -> list[str]:
    """Different words to search for, each once."""
    every = [f"{a} {b} {c} {n}" for n in range(20) for a in ADJECTIVES for b in THINGS for c in PLACES]
    return [every[n] for n in np.random.default_rng(seed).permutation(len(every))[:count]]


@contextmanager
def served(
    command: Sequence[str], port: int, path: str, program: str = sys.executable
) -> Iterator[subprocess.Popen[bytes]]:
    """A server's process, from its first answer until the end of the block."""
    quiet = {"PYTHONUTF8": "1", "RUST_LOG": "error"}  # no line a request
    process = subprocess.Popen([program, *command], env={**os.environ, **quiet}, stdout=subprocess.DEVNULL)
    try:
        asyncio.run(_answers(process, port, path))
        yield process
    finally:
        process.terminate()
        process.wait(60)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def _answers(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    while process.poll() is None:
        try:
            await (await Connection.to(port)).ask("GET", path)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            return
    raise SystemExit("the server ended before it answered")


class Connection:
    """One client's connection, kept for all that it asks."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
        self._reader, self._writer, self._port = reader, writer, port

    @staticmethod
    async def to(port: int) -> Connection:
        """A new connection to this machine."""
        return Connection(*await asyncio.open_connection("127.0.0.1", port), port)

    async def ask(self, method: str, path: str, body: object = None, token: str = "") -> tuple[int, bytes]:
        """The status and the body of an answer; raises OSError when the connection ends."""
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\n"
        head += f"Authorization: Bearer {token}\r\n" if token else ""
        self._writer.write(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        try:
            top = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in top[1:] if ": " in line)
            answer = await self._reader.readexactly(int(headers["content-length"]))
        except asyncio.IncompleteReadError as error:
            raise ConnectionError("the connection ended") from error
        return int(top[0].split()[1]), answer

    def close(self) -> None:
        """Ends the connection."""
        self._writer.close()


async def asked(
    port: int, path: str, body: Callable[[str], object], words: Sequence[str], clients: int, pause_s: float = 0.0
) -> list[float]:
    """The seconds that each question took, its body included, asked by so many clients, one after the other each."""
    spent: list[float] = []
    waiting = iter(words)

    async def client() -> None:
        connection = await Connection.to(port)
        for text in waiting:
            began = time.perf_counter()
            status, answer = await connection.ask("POST", path, body(text))
            assert status == 200, answer
            spent.append(time.perf_counter() - began)
            await asyncio.sleep(pause_s)
        connection.close()

    await asyncio.gather(*[client() for _ in range(clients)])
    return spent

"""chromadb's server with the same vectors: filled once, then queried over HTTP with vectors from the client."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from asking import Connection, free_port, served

from lingxi.encode.choose import choose
from lingxi.types import Text

COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"
BATCH = 1000  # rows that are sent at once
ALIVE = "/api/v2/heartbeat"


@dataclass(frozen=True)
class Chroma:
    """A server that holds the vectors."""

    port: int
    path: str  # where it is asked
    body: Callable[[str], object]  # what it is asked with: the words' vector, made when it is called
    recall: float  # of its nearest, beside exact ones


@contextmanager
def chroma(folder: Path, rows: np.ndarray, k: int, words: list[str], ef: int) -> Iterator[Chroma | None]:
    """The server while the block runs, which looks at ``ef`` candidates; None where chromadb is not installed."""
    program = shutil.which("chroma")
    if program is None:
        print("chromadb is skipped: the program chroma is not on PATH. Install it: pip install chromadb")
        yield None
        return
    port, encoder = free_port(), choose("embedded")

    def body(text: str) -> object:
        return {"query_embeddings": encoder.encode([Text(text)]).tolist(), "n_results": k, "include": ["distances"]}

    command = ["run", "--path", str(folder / f"chroma-{len(rows)}"), "--host", "127.0.0.1", "--port", str(port)]
    with served(command, port, ALIVE, program):
        path = asyncio.run(_filled(port, rows, ef))
    with served(command, port, ALIVE, program):  # only one that starts anew heeds another ef
        found = asyncio.run(_answers(port, path, [body(text) for text in words]))
        exact = [np.argsort(-(rows @ encoder.encode([Text(text)])[0]))[:k] for text in words]
        pairs = zip(found, exact, strict=True)
        recall = float(np.mean([len({*map(int, ids)} & set(wanted.tolist())) / k for ids, wanted in pairs]))
        yield Chroma(port, path, body, recall)


async def _filled(port: int, rows: np.ndarray, ef: int) -> str:
    """Where the collection is asked, after every row is in it."""
    connection = await Connection.to(port)
    wanted = {"name": "rows", "get_or_create": True, "configuration": {"hnsw": {"space": "ip"}}}
    at = f"{COLLECTIONS}/{(await _asked(connection, 'POST', COLLECTIONS, wanted))['id']}"
    count = int(await _asked(connection, "GET", f"{at}/count"))
    for start in range(count, len(rows), BATCH):
        some = range(start, min(start + BATCH, len(rows)))
        body = {"ids": [str(n) for n in some], "embeddings": rows[some.start : some.stop].tolist()}
        await _asked(connection, "POST", f"{at}/add", body)
    await _asked(connection, "PUT", at, {"new_configuration": {"hnsw": {"ef_search": ef}}})
    connection.close()
    return f"{at}/query"


async def _answers(port: int, path: str, bodies: list[object]) -> list[list[str]]:
    connection = await Connection.to(port)
    found = [(await _asked(connection, "POST", path, body))["ids"][0] for body in bodies]
    connection.close()
    return found


async def _asked(connection: Connection, method: str, path: str, body: object = None) -> Any:
    status, answer = await connection.ask(method, path, body)
    assert status in (200, 201), answer
    return json.loads(answer)

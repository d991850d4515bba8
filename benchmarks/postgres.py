"""PostgreSQL beside the folder: speed, bytes and recall of searches, one row for each address that is given.

A recall is that of the ten nearest beside brute force. Filters match half of the points, and one in a hundred.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

import numpy as np
from clustered import vectors
from machine import describe, timed
from small import HELP

from lingxi.disk import bytes_on_disk
from lingxi.store.engine import Engine, Point, engines
from lingxi.store.filter_language import parse

K, BATCH = 10, 512
FILTERS = {"half": "extension = jpg", "one in a hundred": "size = 7"}
HEADER = ["engine", "written, s", "optimized, s", "MB", "nearest", *FILTERS, "words", "facet", "count, filtered"]


def point(n: int, row: np.ndarray) -> Point:
    """A picture as an indexing run would write it."""
    path = f"/pictures/{n % 500:03}/IMG_{n:07}.jpg"
    facts = {"path": path, "name": path[-15:], "folder": path[:-16], "modality": "image", "width": 500, "height": 375}
    facts |= {"extension": ("jpg", "png")[n % 2], "size": n % 100, "colour": [("red", "blue", "grey")[n % 3]]}
    return Point(str(UUID(int=n * 2**64 + n)), {"space": row}, f"IMG {n:07} jpg {('cat', 'dog')[n % 2]}", facts)


def measured(engine: Engine, rows: np.ndarray, queries: np.ndarray) -> list[str]:
    """The cells of a row, from "nearest" on."""
    kept = {name: np.arange(len(rows)) for name in ("nearest", *FILTERS)}
    kept["half"], kept["one in a hundred"] = np.arange(0, len(rows), 2), np.arange(7, len(rows), 100)
    cells = []
    for name, where in {"nearest": None, **FILTERS}.items():
        wanted = parse(where) if where else None
        exact = [set(kept[name][np.argsort(-(rows[kept[name]] @ query))[:K]].tolist()) for query in queries]
        spent, recalls = [], []
        for query, best in zip(queries, exact, strict=True):
            began = perf_counter()
            found = engine.nearest(query, "space", K, wanted)
            spent.append(perf_counter() - began)
            recalls.append(len(best & {UUID(id_).int % 2**64 for id_, _ in found}) / len(best))
        cells.append(f"{1000 * median(spent):.1f} ms, {np.mean(recalls):.3f}")
    calls: list[Callable[[], object]] = [
        lambda: engine.lexical("IMG 0000123 cat", K),
        lambda: engine.facet("colour"),
        lambda: engine.count(parse("size > 90")),
    ]
    return cells + [f"{1000 * median([timed(call) for _ in range(7)]):.1f} ms" for call in calls]


def size_mb(place: str | Path) -> float:
    """What the tables and indexes of a library take."""
    if isinstance(place, Path):
        return bytes_on_disk(place) / 1e6
    from psycopg import connect
    from psycopg.conninfo import make_conninfo

    from lingxi.store.postgres.address import Address

    address = Address.of(place)
    query = (
        "SELECT pg_total_relation_size(c.oid) FROM pg_class c JOIN pg_namespace n"
        " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND nspname ~ ('^' || %(name)s || '(_shard[0-9]+)?$')"
    )
    servers = {str(shard): (shard.host, shard.port, shard.database) for shard in address.shards}
    uris = [make_conninfo(address.uri, host=host, port=port, dbname=name) for host, port, name in servers.values()]
    found = 0.0
    for uri in uris or [address.uri]:  # a server with shards holds no points
        with connect(uri) as connection:
            found += sum(size for (size,) in connection.execute(query, {"name": address.schema}))
    return found / 1e6


def row(name: str, place: str | Path, rows: np.ndarray, queries: np.ndarray) -> None:
    """Fills an empty engine, and prints what it does before and after it is optimized."""
    engine = engines.make(name, place)
    engine.add_vector("space", rows.shape[1])

    def fill() -> None:
        for start in range(0, len(rows), BATCH):
            engine.upsert([point(n, rows[n]) for n in range(start, min(start + BATCH, len(rows)))])

    written = timed(fill)
    cells = measured(engine, rows, queries)
    print(" | ".join([name, f"{written:.0f}", "", f"{size_mb(place):.0f}", *cells]), flush=True)
    optimized = timed(engine.optimize)
    cells = measured(engine, rows, queries)
    print(" | ".join([name, "", f"{optimized:.0f}", f"{size_mb(place):.0f}", *cells]), flush=True)
    engine.close()


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("addresses", nargs="*", help="postgresql://user@host/database?schema=NEW, each a new library")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--small", action="store_true", help=HELP)
    args = parser.parse_args()
    count, dim, asked = (200, 8, 3) if args.small else (args.count, args.dim, args.queries)
    rows = vectors(count, dim)
    noise = 0.3 * np.random.default_rng(1).standard_normal((asked, dim)).astype(np.float32) / dim**0.5
    queries = rows[:: max(1, count // asked)][:asked] + noise
    print(describe())
    print(" | ".join(HEADER))
    with tempfile.TemporaryDirectory() as folder:
        row("edge", Path(folder) / "engine", rows, queries)
    for address in args.addresses:
        row("postgres", address, rows, queries)


if __name__ == "__main__":
    main()

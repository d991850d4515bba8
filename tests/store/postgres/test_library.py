"""A whole library over shards: a search says which shard is missing, and is complete again when it is back."""

from __future__ import annotations

from pathlib import Path

from lingxi.library import Library
from tests.conftest import Paint
from tests.postgres_server import Server


def test_a_search_goes_on_without_a_killed_shard_and_names_it(
    postgres_server: Server, address: str, paint: Paint, tmp_path: Path
) -> None:
    for number in range(12):
        paint(f"{number}.png", "red", (30 + number, 20))
    other = Server()
    try:
        shards = f"127.0.0.1:{postgres_server.port},127.0.0.1:{other.port}"
        with Library(f"{address}&shards={shards}") as library:
            library.index(tmp_path / "pictures", models=["toy"])
            whole = library.search("red", 20)
            assert (len(whole), whole.exact, whole.absent) == (12, True, ())
            other.kill()
            part = library.search("red", 20)
            assert 0 < len(part) < 12
            assert (part.exact, part.absent) == (False, (f"127.0.0.1:{other.port}/postgres",))
            other.start()
            again = library.search("red", 20)
            assert ([hit.id for hit in again], again.exact) == ([hit.id for hit in whole], True)
    finally:
        other.stop()

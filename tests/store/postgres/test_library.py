"""A whole library in PostgreSQL: a search says which shard is missing, and other users have what the docs grant."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg import connect

from lingxi.errors import LibraryError
from lingxi.library import Library
from tests.conftest import Paint
from tests.postgres_server import USER, Server

PAGE = Path(__file__).parents[3] / "docs" / "postgres.md"


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


def test_other_users_need_the_grants_of_the_docs(postgres_server: Server, tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    grants = next(each.partition("```")[0] for each in page.split("```sql\n") if each.startswith("GRANT"))
    (tmp_path / "sea.md").write_text("The sea is blue.", encoding="utf-8")
    with Library(f"{postgres_server.address}?schema=holiday") as library:
        library.index(tmp_path, models=["toy"])
    with connect(postgres_server.address, autocommit=True) as connection:
        connection.execute(b"CREATE ROLE reader LOGIN; CREATE ROLE writer LOGIN")
        connection.execute(grants.encode())
    reader, writer = (
        f"{postgres_server.address.replace(f'{USER}@', f'{user}@')}?schema=holiday" for user in ("reader", "writer")
    )
    with Library(reader, create=False) as library:
        assert len(library.search("sea")) == 1
        with pytest.raises(LibraryError, match="does not allow this user"):
            library.forget(tmp_path / "sea.md")
    (tmp_path / "moon.md").write_text("The moon is a stone.", encoding="utf-8")
    with Library(writer, create=False) as library:
        library.index(tmp_path)
        assert len(library.search("moon")) == 2


def test_other_users_need_grants_on_each_shard(postgres_server: Server, tmp_path: Path) -> None:
    """The server of these tests asks for no password, which postgres_fdw allows an administrator to say."""
    there, grants = _granted("holiday", 0), _granted("holiday_shard0", 1)
    shard = f"127.0.0.1:{postgres_server.port}"
    place = f"{postgres_server.address}?schema=trip&shards={shard},{shard}"
    (tmp_path / "sea.md").write_text("The sea is blue.", encoding="utf-8")
    with Library(place) as library:
        library.index(tmp_path, models=["toy"])
    reader, writer = (place.replace(f"{USER}@", f"trip_{user}@") for user in ("reader", "writer"))
    passwords = ", password '…'", ", password_required 'false'"
    with connect(postgres_server.address, autocommit=True) as connection:
        connection.execute(b"CREATE ROLE trip_reader LOGIN; CREATE ROLE trip_writer LOGIN")
        connection.execute(_for_trip(there).encode())
        with (
            pytest.raises(LibraryError, match=r"user mapping|allow this user"),
            Library(reader, create=False) as library,
        ):
            library.search("sea")
        for n in range(2):
            connection.execute(_for_trip(grants.replace("shard0", f"shard{n}").replace(*passwords)).encode())
    with Library(reader, create=False) as library:
        assert len(library.search("sea")) == 1
        with pytest.raises(LibraryError, match="does not allow this user"):
            library.forget(tmp_path / "sea.md")
    for n in range(4):
        (tmp_path / f"moon{n}.md").write_text(f"The moon is stone {n}.", encoding="utf-8")
    with Library(writer, create=False) as library:
        assert library.index(tmp_path).added == 4
        assert len(library.search("moon")) == 5
        assert library.search("moon").absent == ()


def _granted(schema: str, number: int) -> str:
    """The grants of the docs for a schema."""
    blocks = [each.partition("```")[0] for each in PAGE.read_text(encoding="utf-8").split("```sql\n")[1:]]
    found = [each for each in blocks if "GRANT" in each][number]
    assert f" {schema} " in found
    return found


def _for_trip(text: str) -> str:
    return text.replace("holiday", "trip").replace("reader", "trip_reader").replace("writer", "trip_writer")

"""Files and the lease beyond their contract."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine


def test_names_and_owners_may_be_any_text(address: str) -> None:
    engine = PostgresEngine(Address.of(address))
    for name in ("'; DROP TABLE files; --", "a\0b", "夏.json", "\udcff"):
        assert engine.put_file(name, name.encode("utf-8", "surrogatepass"), None)
        assert engine.get_file(name) == name.encode("utf-8", "surrogatepass")
        assert name in engine.files()
        assert engine.lease(name, 0) is None
    engine.close()


def test_of_many_writers_of_one_file_and_of_one_lease_one_wins(address: str) -> None:
    engine = PostgresEngine(Address.of(address))
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda n: engine.put_file("a", bytes([n]), None), range(8)))
        owners = list(pool.map(lambda n: engine.lease(f"owner{n}", 60), range(8)))
    assert written.count(None) == 7
    assert owners.count(None) == 1
    assert set(owners) - {None} == {f"owner{owners.index(None)}"}
    engine.close()

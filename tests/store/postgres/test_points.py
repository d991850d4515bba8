"""Points as rows, and exact copies of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import numpy as np
from psycopg import connect

from lingxi.store.engine import KeepsRecords, Point, engines
from lingxi.store.filter_language import parse
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine

POINT = Point(
    str(UUID(int=1)),
    {"toy": np.array([0.1, -2, 3e-8, 4], np.float32)},
    "red cat IMG_0001",
    {"name": "A\0.jpg", "taken": datetime(2024, 5, 1, 12, 30), "latitude": 0.1, "colour": ["red"], "size": 2**40},
    [7, 2**32 - 1],
)


def _engine(address: str) -> PostgresEngine:
    made = PostgresEngine(Address.of(address))
    made.add_vector("toy", 4)
    return made


def test_records_are_those_of_the_folder_and_go_both_ways(address: str, tmp_path: Path) -> None:
    folder, engine = engines.make("edge", tmp_path / "engine"), _engine(address)
    folder.add_vector("toy", 4)
    folder.upsert([POINT, Point(str(UUID(int=2)), payload={"size": 1})])
    assert isinstance(folder, KeepsRecords)
    engine.write_records(list(folder.records()))
    wanted, found = list(folder.records()), list(engine.records())
    folder.delete(parse("size > 0"))
    folder.write_records(found)
    for ours, theirs, again in zip(found, wanted, folder.records(), strict=True):
        assert ours.intact
        assert ours.id == theirs.id == again.id
        assert dict(ours.payload) == dict(theirs.payload) == dict(again.payload)
        for name, vector in theirs.vectors.items():
            assert np.array_equal(vector, ours.vectors[name])
        for name, (terms, weights) in theirs.sparse.items():
            order = np.argsort(terms)
            assert np.array_equal(ours.sparse[name][0], terms[order])
            assert np.array_equal(ours.sparse[name][1], weights[order])
    assert engine.get([POINT.id], vectors=True)[0].payload == POINT.payload
    assert engine.lexical("cat", 3)[0].id == engine.sharing([7], 3)[0][0] == POINT.id
    engine.close()
    folder.close()


def test_every_number_comes_back_as_it_was(address: str) -> None:
    engine = _engine(address)
    numbers = {"duration": 1e16, "size": 10**18, "x": [-1e23, 1.5, 5e-324, 1e-5, True], "y": {"z": 1e300}}
    engine.upsert([replace(POINT, payload={**numbers, "longitude": -0.0})])
    for _ in range(2):
        (record,) = engine.records()
        assert record.intact
        assert repr(dict(sorted(record.payload.items()))) == repr(dict(sorted({**numbers, "longitude": 0.0}.items())))
        engine.write_records([record])
    engine.close()


def test_a_changed_row_is_not_intact(address: str) -> None:
    engine = _engine(address)
    engine.upsert([POINT, replace(POINT, id=str(UUID(int=2))), replace(POINT, id=str(UUID(int=3)))])
    schema = Address.of(address).schema
    with connect(Address.of(address).uri) as connection:
        for change in ("words SET weight = 2", "vector_0 SET vector = '[1,2,3,4]'"):
            number = 1 if "words" in change else 2
            where = f"WHERE id = '{UUID(int=number)}'"
            connection.execute(f"UPDATE {schema}.{change} {where}".encode())
    assert [record.intact for record in engine.records()] == [False, False, True]
    engine.close()


def test_the_last_of_two_points_with_one_id_is_written(address: str) -> None:
    engine = _engine(address)
    engine.upsert([POINT, replace(POINT, words="blue dog", payload={"size": 3}, marks=(), vectors={})])
    assert engine.count() == 1
    assert dict(engine.get([POINT.id])[0].payload) == {"size": 3}
    assert not engine.lexical("cat", 3)
    assert not engine.sharing([7], 3)
    engine.close()

"""The engine in PostgreSQL keeps its contract, and loses nothing when its server is killed."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest
from psycopg import connect

from lingxi.errors import LibraryError, MissingExtra
from lingxi.store.engine import Engine, KeepsFiles, KeepsRecords, Point, Retokenizes, engines
from lingxi.testing.engines import check_engine, check_files
from tests.postgres_server import Server


@pytest.mark.parametrize("kind", ["address", "sharded"])
def test_the_contract_is_kept_on_one_server_and_on_shards(kind: str, request: pytest.FixtureRequest) -> None:
    check_engine(lambda: engines.make("postgres", request.getfixturevalue(kind)))


def test_files_and_leases_keep_their_contract(address: str) -> None:
    made = list[Engine]()

    def make() -> KeepsFiles:
        made.append(engines.make("postgres", address))
        assert isinstance(made[-1], KeepsFiles)
        assert isinstance(made[-1], KeepsRecords)
        assert isinstance(made[-1], Retokenizes)
        return made[-1]

    check_files(make)
    for engine in made:
        engine.close()


@pytest.mark.parametrize("page", ["postgres.md", "zh/postgres.md"])
def test_the_example_of_the_page_runs(page: str, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    program = re.findall("```python\n(.*?)```", text, re.DOTALL)[0]
    exec(program.replace("postgresql://ann@localhost:5432/photos?schema=holiday", address), {})
    assert capsys.readouterr().out == "{'space': 512} 0\n"


def test_without_psycopg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lingxi.store.postgres.engine", None)
    with pytest.raises(MissingExtra, match=r"pip install 'lingxi\[postgres\]'"):
        engines.make("postgres", "postgresql://one/photos")


def test_a_killed_primary_loses_nothing_that_was_acknowledged() -> None:
    primary = Server()
    replica = Server(primary)
    try:
        _wait_for_replica(primary)
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{replica.port}"
        place = primary.address.replace(f"127.0.0.1:{primary.port}", hosts)
        engine = engines.make("postgres", f"{place}?target_session_attrs=read-write&replicas=1")
        acknowledged, many = _write_until_it_fails(engine)
        assert many.wait(60)
        primary.kill()
        acknowledged.join()
        replica.run("pg_ctl", "promote")
        with connect(replica.address, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")  # the copy has none by now
            connection.execute("SELECT pg_reload_conf()")
        ids = acknowledged.ids
        assert len(ids) >= 20
        assert [point.id for point in engine.get(ids)] == ids
        assert len(engine.lexical("cat", 10)) == 10, "searches go on"
        engine.upsert([Point(str(UUID(int=10**6)), words="cat")])
        assert engine.count() >= len(ids) + 1
        engine.close()
    finally:
        primary.stop()
        replica.stop()


def _wait_for_replica(primary: Server) -> None:
    """Writes wait for the replica from now on."""
    with connect(primary.address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("SELECT pg_reload_conf()")
        while connection.execute("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'").fetchone() is None:
            pass


class _Writer(Thread):
    """Writes points one after another, until that fails."""

    def __init__(self, engine: Engine, many: Event) -> None:
        super().__init__()
        self.ids = list[str]()
        self._engine, self._many = engine, many

    def run(self) -> None:
        for n in range(10**5):
            point = Point(str(UUID(int=n)), words="cat", payload={"size": n})
            try:
                self._engine.upsert([point])
            except LibraryError:
                return
            self.ids.append(point.id)
            if n == 20:
                self._many.set()


def _write_until_it_fails(engine: Engine) -> tuple[_Writer, Event]:
    many = Event()
    writer = _Writer(engine, many)
    writer.start()
    return writer, many

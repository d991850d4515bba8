"""Files and the lease on a Qdrant server: whole or not there, and of two writers one is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lingxi.errors import LibraryDamaged
from lingxi.store.qdrant.address import parse_address
from lingxi.store.qdrant.connection import Connection
from lingxi.store.qdrant.files import LONGEST_WRITE_S, PIECE, Files, _equal


@pytest.fixture
def files(address: str) -> tuple[Files, Files]:
    """Those of two processes."""
    one, two = (Files(Connection(parse_address(address))) for _ in range(2))
    assert one.write("a.json", b"first", None)
    return one, two


def _pieces(files: Files) -> int:
    return len(list(files._scroll(_equal(kind="piece"), 9)))


def test_a_large_file_has_pieces_and_leaves_none_behind(files: tuple[Files, Files]) -> None:
    one, two = files
    large = bytes(range(256)) * (PIECE // 256 * 2) + b"end"
    assert one.write("a.json", large, two.digests()["a.json"])
    assert two.read("a.json") == large
    assert _pieces(one) == 3
    two.delete("a.json")
    two.delete("a.json")
    assert (one.read("a.json"), one.digests(), _pieces(one)) == (None, {}, 0)


def test_of_two_writers_at_the_same_time_one_is_refused(
    files: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = files
    known, pieces = one.digests()["a.json"], one._write_pieces

    def slow(data: bytes) -> str:
        version = pieces(data)
        assert two.write("a.json", b"of two", known)
        return version

    monkeypatch.setattr(one, "_write_pieces", slow)
    assert not one.write("a.json", b"of one", known)
    assert (one.read("a.json"), _pieces(one)) == (b"of two", 1)


def test_a_file_that_is_added_twice_at_the_same_time_is_that_of_the_first(
    files: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = files
    pieces = one._write_pieces
    monkeypatch.setattr(one, "_write_pieces", lambda data: [two.write("b", b"of two", None), pieces(data)][1])
    assert not one.write("b", b"of one", None)
    assert one.read("b") == b"of two"


def test_a_writer_knows_that_it_wrote_although_another_has_written_since(
    files: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = files
    upsert, known = one._upsert, one.digests()["a.json"]

    def then_another(points: list[Any], **named: Any) -> None:
        upsert(points, **named)
        if named:
            assert two.write("a.json", b"third", two.digests()["a.json"])

    monkeypatch.setattr(one, "_upsert", then_another)
    assert one.write("a.json", b"second", known)
    assert two.read("a.json") == b"third"


def test_no_change_of_many_writers_is_lost(files: tuple[Files, Files], address: str) -> None:
    def add(own: Files) -> None:
        for _ in range(3):
            while True:
                known, data = own.digests()["a.json"], own.read("a.json") or b""
                if own.write("a.json", data + b"+", known):
                    break

    writers = [*files, Files(Connection(parse_address(address)))]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(add, writers))
    assert files[0].read("a.json") == b"first" + b"+" * 9


def test_a_write_that_was_cut_short_is_not_there_and_swept_away_later(
    files: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = files
    one._write_pieces(b"other")
    assert two.read("a.json") == b"first"
    assert set(two.digests()) == {"a.json"}
    two.sweep()
    assert _pieces(two) == 2, "its writer may still be at work"
    later = two._connection.now() + LONGEST_WRITE_S + 1
    monkeypatch.setattr(two._connection, "now", lambda: later)
    two.sweep()
    assert (_pieces(two), two.read("a.json")) == (1, b"first")


def test_a_reader_gets_the_old_or_the_new_file(files: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = files
    scroll, known = one._scroll, one.digests()["a.json"]
    replaced = list[str | None]()

    def late(selected: Any, page: int) -> Any:
        if not replaced:
            replaced.append(two.write("a.json", b"second", known))
        return scroll(selected, page)

    monkeypatch.setattr(one, "_scroll", late)
    assert one.read("a.json") == b"second"
    assert replaced == [two.digests()["a.json"]]


def test_a_file_without_its_pieces_is_damaged(files: tuple[Files, Files]) -> None:
    one, two = files
    one._delete(_equal(kind="piece"))
    with pytest.raises(LibraryDamaged, match=r"the file a.json of .* is not what was written"):
        two.read("a.json")


def test_a_lease_ends_by_the_clock_of_the_server(files: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = files
    now = [1000.0]
    for each in files:
        monkeypatch.setattr(each._connection, "now", lambda: now[0])
    assert one.lease("one", 60) is None
    now[0] += 59
    assert two.lease("two", 60) == "one"
    assert one.lease("one", 60) is None
    now[0] += 59
    assert two.lease("two", 60) == "one"
    now[0] += 2
    assert two.lease("two", 60) is None
    assert one.lease("one", 60) == "two"


def test_of_two_who_take_the_lease_at_the_same_time_one_has_it(
    files: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = files
    swap, taken = one._swap, list[str | None]()

    def slow(*given: Any) -> Any:
        if not taken:
            taken.append(two.lease("two", 60))
        return swap(*given)

    monkeypatch.setattr(one, "_swap", slow)
    assert (one.lease("one", 60), taken) == ("two", [None])

"""Errors of a Qdrant server say what to do next, and leases go by its clock."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from lingxi.errors import LibraryError, LibraryFull
from lingxi.store.qdrant.address import KEY, parse_address
from lingxi.store.qdrant.connection import Connection


def _ask(address: str) -> None:
    connection = Connection(parse_address(address))
    try:
        connection("get_collections")
    finally:
        connection.close()


def _error(said: str) -> str:
    return json.dumps({"status": {"error": said}})


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(
        LibraryError, match=r"no answer from the Qdrant server of photos on http://127.0.0.1:1: .*refused"
    ):
        _ask("qdrant://127.0.0.1:1/photos")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, _error("no key"), f"refuses this: no key; set the environment variable {KEY}"),
        (403, "<html>", f"refuses this: 403 .*{KEY}"),
        (404, _error("no such collection"), "no longer there: no such collection; open the library again"),
        (400, _error("Wrong input"), "refused the request: Wrong input"),
        (503, _error("shard 2 has no replica"), "failed: shard 2 has no replica; a node or a shard may be missing"),
        (200, "<html>", "no answer from the Qdrant server .*: it is not in JSON"),
    ],
)
def test_a_refusal_says_what_to_do(answering: Callable[..., str], status: int, body: str, said: str) -> None:
    with pytest.raises(LibraryError, match=said):
        _ask(answering(status, body))


def test_a_full_disk_of_the_server_is_a_full_disk(answering: Callable[..., str]) -> None:
    with pytest.raises(LibraryFull, match=r"the disk of the Qdrant server .* is full"):
        _ask(answering(500, _error("WAL: No space left on device")))


def test_a_write_that_is_not_applied_in_time_is_an_error(answering: Callable[..., str]) -> None:
    late = json.dumps({"result": {"operation_id": 1, "status": "wait_timeout"}, "status": "ok", "time": 60.0})
    connection = Connection(parse_address(answering(200, late)))
    with pytest.raises(LibraryError, match=r"photos on .* has not applied a write within 60 s; run it again"):
        connection.change("create_payload_index", "photos", "size", "integer")
    connection.close()


def test_a_mistake_in_local_mode_is_an_error_of_ours() -> None:
    connection = Connection(parse_address("qdrant://local/photos"))
    with pytest.raises(LibraryError, match="Qdrant cannot do this in photos on local: Collection none not found"):
        connection("count", "none")


@pytest.mark.parametrize(
    ("version", "old"), [("1.19.4", True), ("0.99.0", True), ("1.20.0", False), ("2.0.0-dev", False)]
)
def test_a_server_that_is_too_old_is_refused(answering: Callable[..., str], version: str, old: bool) -> None:
    connection = Connection(parse_address(answering(200, json.dumps({"title": "qdrant", "version": version}))))
    if old:
        with pytest.raises(LibraryError, match=rf"has version {version}; update it to 1\.20 or later"):
            connection.check_version()
    else:
        connection.check_version()
    connection.close()


def test_the_clock_is_that_of_the_server(answering: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 5.0)
    connection = Connection(parse_address(answering(500, "{}")))
    assert connection.now() == 5
    with pytest.raises(LibraryError, match="failed"):
        connection("get_collections")
    assert connection.now() == 1767225600  # 2026-01-01
    connection.close()
    other = Connection(parse_address(answering(500, "{}", date="never")))
    with pytest.raises(LibraryError, match="failed"):
        other("get_collections")
    assert other.now() == 5
    other.close()

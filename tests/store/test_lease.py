"""One process writes at a time."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest

from lingxi.errors import LibraryBusy, LibraryError
from lingxi.store.lease import Lease
from tests.shared_engine import DATABASES, SharedEngine


@pytest.fixture
def kept() -> SharedEngine:
    return SharedEngine(f"shared://{uuid4().hex}")


def test_a_second_writer_is_told_who_writes(kept: SharedEngine) -> None:
    with Lease(kept, 0, "shared://x"), pytest.raises(LibraryBusy, match=r"process \d+ on .* is writing to shared://x"):
        Lease(kept, 0, "shared://x").__enter__()
    with Lease(kept, 0, "shared://x"):
        pass


def test_a_second_writer_may_wait(kept: SharedEngine) -> None:
    first = Lease(kept, 0, "shared://x").__enter__()
    threading.Timer(0.3, lambda: first.__exit__(None, None, None)).start()
    with Lease(kept, 30, "shared://x"):
        pass


def test_the_lease_of_a_killed_process_ends(kept: SharedEngine) -> None:
    assert kept.lease("killed", 0.05) is None
    with Lease(kept, 30, "shared://x"):
        pass


def test_a_lease_is_extended(kept: SharedEngine) -> None:
    with Lease(kept, 0, "shared://x", seconds=0.4):
        threading.Event().wait(0.8)
        assert kept.lease("other", 1) is not None


def test_a_lease_that_was_lost_is_told(kept: SharedEngine) -> None:
    def lose() -> None:
        with Lease(kept, 0, "shared://x", seconds=0.2) as lease:
            (database,) = [each for each in DATABASES.values() if each is kept._database]
            database.owner, database.until = "the other", float("inf")
            lease._thread.join(10)

    with pytest.raises(LibraryError, match="the other has written to shared://x at the same time"):
        lose()

"""A store that is closed is closed for every thread, and what is in work ends first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.access import Access
from lingxi.store.store import Store


@pytest.fixture
def access(tmp_path: Path) -> Iterator[Access]:
    made = Access(Store(tmp_path / "library"))
    yield made
    made.close()


def test_nothing_is_done_after_it_was_closed(access: Access) -> None:
    with access.reading(), access.open_throughout():
        pass
    with access.writing():
        pass
    access.close()
    access.close()  # twice is once
    for block in (access.reading, access.writing, access.open_throughout):
        with pytest.raises(LibraryError, match=r"library is closed; open it again"), block():
            pytest.fail("it was let in")


def test_closing_waits_for_readers(access: Access) -> None:
    closing = threading.Thread(target=access.close)
    with access.reading():
        closing.start()
        while not access._closing:
            threading.Event().wait(0.01)
        assert not access._closed
    closing.join()
    assert access._closed


def test_damage_is_reported_as_closed_only_after_it_was_closed(access: Access) -> None:
    def damaged(*, close: bool) -> None:
        with access.open_throughout():
            if close:
                access.close()
            raise LibraryDamaged("lost")

    with pytest.raises(LibraryDamaged, match="lost"):
        damaged(close=False)
    with pytest.raises(LibraryError, match="is closed"):
        damaged(close=True)


def test_progress_is_passed_on_until_somebody_closes(access: Access) -> None:
    seen = list[tuple[int, int]]()
    progress = access.until_closing(lambda done, total: seen.append((done, total)))
    progress(1, 2)
    access.until_closing(None)(1, 2)
    access.announce_close()
    with pytest.raises(LibraryError, match="is closed"):
        progress(2, 2)
    assert seen == [(1, 2)]

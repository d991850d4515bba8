"""Access to a store from several threads: many read, one writes, and none after it was closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar, final

from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.library_store import LibraryStore

P = ParamSpec("P")
T = TypeVar("T")


@final
class Access:
    """Guards a store; each method raises LibraryError once it is closed."""

    def __init__(self, store: LibraryStore) -> None:
        self._store = store
        self._closed = self._closing = False

    def check_open(self) -> None:
        """Raises LibraryError once the store is closed."""
        if self._closed:
            raise self._is_closed()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within the block the engine is neither replaced nor closed."""
        with self._store.gate.read():
            self.check_open()
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Within the block no other thread writes."""
        with self._store.writing:
            self.check_open()
            yield

    @contextmanager
    def open_throughout(self) -> Iterator[None]:
        """Reports work that another thread's :meth:`close` interrupted as closed, not as damaged."""
        self.check_open()
        try:
            yield
        except LibraryDamaged:
            self.check_open()
            raise

    def until_closing(self, on_progress: Callable[[int, int], None] | None) -> Callable[[int, int], None]:
        """Passes progress on, and raises once another thread waits in :meth:`close`."""
        return self._passed_on(on_progress)

    def while_open(self, on_progress: Callable[[T], None] | None) -> Callable[[T], None]:
        """Likewise, for progress that is one value."""
        return self._passed_on(on_progress)

    def _passed_on(self, on_progress: Callable[P, None] | None) -> Callable[P, None]:
        def progress(*args: P.args, **kwargs: P.kwargs) -> None:
            if self._closing:
                raise self._is_closed()
            if on_progress:
                on_progress(*args, **kwargs)

        return progress

    def announce_close(self) -> None:
        """Interrupts work that passes its progress to :meth:`until_closing`."""
        self._closing = True

    def close(self) -> None:
        """Closes the store, once, after reads and writes of other threads."""
        self.announce_close()
        with self._store.writing, self._store.gate.write():
            if not self._closed:
                self._closed = True
                self._store.close()

    def _is_closed(self) -> LibraryError:
        return LibraryError(f"the library {self._store.shown} is closed; open it again")

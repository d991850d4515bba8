"""The line of requests that wait for a thread: short, and clients take turns in it."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar, final

T = TypeVar("T")
_Item = tuple[Future[Any], Callable[[], Any]]


@final
class Line:
    """At most ``most`` in work or waiting, at most ``share`` of them of one client; safe to use from many threads."""

    def __init__(self, most: int, share: int) -> None:
        self._most, self._share = most, share
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, deque[_Item]] = OrderedDict()  # by client, whose turn is next first
        self._counts = Counter[str]()  # in work or waiting, by client

    @property
    def length(self) -> int:
        """How many are in work or waiting."""
        return self._counts.total()

    def join(self, client: str, work: Callable[[], T]) -> Future[T] | None:
        """The future of work that waits for its turn, or None when there is no room; one that is cancelled leaves.

        A client without a name has no share.
        """
        future = Future[T]()
        item: _Item = (future, work)
        with self._lock:
            if self._counts.total() >= self._most or (client and self._counts[client] >= self._share):
                return None
            self._counts[client] += 1
            self._waiting.setdefault(client, deque()).append(item)
        future.add_done_callback(partial(self._left, client, item))
        return future

    def work(self) -> None:
        """Does what is next, if anything is."""
        item = self._next()
        if item is None or not item[0].set_running_or_notify_cancel():
            return
        future, work = item
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    def clear(self) -> None:
        """Cancels everything that waits."""
        while (item := self._next()) is not None:
            item[0].cancel()

    def _next(self) -> _Item | None:
        with self._lock:
            if not self._waiting:
                return None
            client, items = next(iter(self._waiting.items()))
            item = items.popleft()
            self._waiting.move_to_end(client)
            if not items:
                del self._waiting[client]
            return item

    def _left(self, client: str, item: _Item, _: Future[Any]) -> None:
        with self._lock:
            self._counts[client] -= 1
            if not self._counts[client]:
                del self._counts[client]
            items = self._waiting.get(client)
            if items and item in items:
                items.remove(item)
                if not items:
                    del self._waiting[client]

"""A short queue of requests that wait for a thread. Clients take turns, and slow work cannot occupy all threads."""

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
class RequestQueue:
    """At most ``most`` requests in progress or waiting, ``share`` of them per client, and ``slow`` slow ones running.

    Thread-safe.
    """

    def __init__(self, most: int, share: int, slow: int) -> None:
        self._most, self._share, self._slow = most, share, slow
        self._lock = threading.Lock()
        self._waiting: dict[bool, OrderedDict[str, deque[_Item]]] = {False: OrderedDict(), True: OrderedDict()}
        self._counts = Counter[str]()  # in progress or waiting, by client
        self._slow_now = 0  # in progress

    @property
    def length(self) -> int:
        """The number of requests in progress or waiting."""
        return self._counts.total()

    def submit(self, client: str, work: Callable[[], T], *, slow: bool = False) -> Future[T] | None:
        """The future of queued work, or None if the queue is full; a cancelled future leaves the queue.

        The share does not limit a client without a name. Each queued item needs one call of :meth:`work`.
        """
        future = Future[T]()
        item: _Item = (future, work)
        with self._lock:
            if self._counts.total() >= self._most or (client and self._counts[client] >= self._share):
                return None
            self._counts[client] += 1
            self._waiting[slow].setdefault(client, deque()).append(item)
        future.add_done_callback(partial(self._left, client, item, slow))
        return future

    def work(self) -> None:
        """Works on queued items until none is left."""
        while (found := self._next()) is not None:
            slow, (future, work) = found
            try:
                if future.set_running_or_notify_cancel():
                    _do(future, work)
            finally:
                with self._lock:
                    self._slow_now -= slow

    def clear(self) -> None:
        """Cancels all waiting items."""
        with self._lock:
            items = [item for line in self._waiting.values() for each in line.values() for item in each]
        for future, _ in items:
            future.cancel()

    def _next(self) -> tuple[bool, _Item] | None:
        """The next item of the client whose turn it is; a slow item only if it fits the limit or nothing else waits."""
        with self._lock:
            slow = bool(self._waiting[True]) and not self._slow_now
            slow = slow or (not self._waiting[False] and self._slow_now < self._slow)
            line = self._waiting[slow]
            if not line:
                return None
            self._slow_now += slow
            client, items = next(iter(line.items()))
            item = items.popleft()
            line.move_to_end(client)
            if not items:
                del line[client]
            return slow, item

    def _left(self, client: str, item: _Item, slow: bool, _: Future[Any]) -> None:
        with self._lock:
            self._counts[client] -= 1
            if not self._counts[client]:
                del self._counts[client]
            items = self._waiting[slow].get(client)
            if items and item in items:
                items.remove(item)
                if not items:
                    del self._waiting[slow][client]


def _do(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        found = work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(found)

"""A short queue of requests that wait for a thread. Clients take turns, and no pace of work can occupy all threads."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar, final, get_args

Pace: TypeAlias = Literal["quick", "files", "slow", "long"]
T = TypeVar("T")
_Item = tuple[Future[Any], Callable[[], Any]]


@final
class RequestQueue:
    """At most ``most`` requests in progress or waiting, ``share`` of them per client.

    ``limits`` are how many of each pace run at once; a pace that is not there has none. Thread-safe.
    """

    def __init__(self, most: int, share: int, limits: Mapping[Pace, int]) -> None:
        self._most, self._share, self._limits = most, share, limits
        self._lock = threading.Lock()
        self._waiting: dict[Pace, OrderedDict[str, deque[_Item]]] = {pace: OrderedDict() for pace in get_args(Pace)}
        self._counts = Counter[str]()  # in progress or waiting, by client
        self._running = Counter[Pace]()

    @property
    def length(self) -> int:
        """The number of requests in progress or waiting."""
        return self._counts.total()

    def submit(self, client: str, work: Callable[[], T], pace: Pace = "quick") -> Future[T] | None:
        """The future of queued work, or None if the queue is full; a cancelled future leaves the queue.

        The share does not limit a client without a name. Each queued item needs one call of :meth:`work`.
        """
        future = Future[T]()
        item: _Item = (future, work)
        with self._lock:
            if self._counts.total() >= self._most or (client and self._counts[client] >= self._share):
                return None
            self._counts[client] += 1
            self._waiting[pace].setdefault(client, deque()).append(item)
        future.add_done_callback(partial(self._left, client, item, pace))
        return future

    def work(self) -> None:
        """Works on queued items until none is left."""
        while (found := self._next()) is not None:
            pace, (future, work) = found
            try:
                if future.set_running_or_notify_cancel():
                    _do(future, work)
            finally:
                with self._lock:
                    self._running[pace] -= 1

    def clear(self) -> None:
        """Cancels all waiting items."""
        with self._lock:
            items = [item for line in self._waiting.values() for each in line.values() for item in each]
        for future, _ in items:
            future.cancel()

    def _next(self) -> tuple[Pace, _Item] | None:
        """The next item of the client whose turn it is."""
        with self._lock:
            pace = self._next_pace()
            if pace is None:
                return None
            self._running[pace] += 1
            line = self._waiting[pace]
            client, items = next(iter(line.items()))
            item = items.popleft()
            line.move_to_end(client)
            if not items:
                del line[client]
            return pace, item

    def _next_pace(self) -> Pace | None:
        """A limited pace that waits and does not run; else quick work, else another that fits its limit."""
        waiting = [pace for pace in self._waiting if self._waiting[pace]]
        idle = [pace for pace in waiting if pace != "quick" and not self._running[pace]]
        fit = [pace for pace in waiting if pace not in self._limits or self._running[pace] < self._limits[pace]]
        return next(iter([*idle, *fit]), None)

    def _left(self, client: str, item: _Item, pace: Pace, _: Future[Any]) -> None:
        with self._lock:
            self._counts[client] -= 1
            if not self._counts[client]:
                del self._counts[client]
            items = self._waiting[pace].get(client)
            if items and item in items:
                items.remove(item)
                if not items:
                    del self._waiting[pace][client]


def _do(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        found = work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(found)

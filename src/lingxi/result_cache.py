"""Results of long work, kept while what they were made from stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast, final

T = TypeVar("T")


@final
class ResultCache:
    """Keeps the results that were used last, by key. Thread-safe; a second caller of a key waits for the first."""

    def __init__(self, most: int = 8) -> None:
        """``most`` is the number of results that are kept."""
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, _Result] = OrderedDict()

    def __call__(self, key: Hashable, make: Callable[[], T]) -> T:
        """The kept result of a key, else the one that ``make`` returns. If ``make`` raises, nothing is kept."""
        with self._lock:
            result = self._kept.pop(key, None) or _Result()
            self._kept[key] = result
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        with result.making:
            if not result.made:
                result.value = make()
                result.made = True
            return cast("T", result.value)

    def clear(self) -> None:
        """Forgets all results, also those that are being made: what they are made from has changed."""
        with self._lock:
            self._kept.clear()


class _Result:
    """A result, once it is made."""

    def __init__(self) -> None:
        self.making = Lock()
        self.made = False
        self.value: Any = None

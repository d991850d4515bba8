"""Values that are computed on first use, once, even if many threads ask at the same time.

``functools.cached_property`` has no lock from Python 3.12 on, and ``functools.cache`` never had one: each thread would
load its own model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

__all__ = ["lazy", "once"]

LOCK = "_lazy_lock"  # the attribute of an instance that holds the lock of all its lazy values

if TYPE_CHECKING:
    from functools import cached_property as lazy  # type checkers see a cached_property
else:

    class lazy:  # noqa: N801
        """A property that is computed once per instance; other threads wait for it meanwhile.

        All lazy values of an instance share its lock, because they may need each other. Other instances do not wait.
        """

        def __init__(self, make: Callable[[Any], Any]) -> None:
            self._make = make
            self.__doc__ = make.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            kept = instance.__dict__  # stored values are found here first, without the lock
            with kept.setdefault(LOCK, RLock()):
                if self._name not in kept:
                    kept[self._name] = self._make(instance)
                return kept[self._name]


def once(make: Callable[[], T]) -> Callable[[], T]:
    """A function without arguments that runs once; after an error the next call tries again."""
    lock, kept = RLock(), list[T]()

    @wraps(make)
    def given() -> T:
        if not kept:
            with lock:
                if not kept:
                    kept.append(make())
        return kept[0]

    return given

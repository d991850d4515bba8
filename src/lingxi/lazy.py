"""Values that are made when they are first needed, once, however many threads ask at the same time.

``functools.cached_property`` has no lock from Python 3.12 on, and ``functools.cache`` never had one: a model would be
loaded once a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

__all__ = ["lazy", "once"]

LOCK = "_lazy_lock"  # the attribute of an instance that all its lazy values share

if TYPE_CHECKING:
    from functools import cached_property as lazy  # to a type checker it is the same
else:

    class lazy:  # noqa: N801
        """A property that is computed once an instance; other threads wait for it meanwhile.

        The lock is the instance's: its values may need each other, and other instances do not wait.
        """

        def __init__(self, make: Callable[[Any], Any]) -> None:
            self._make = make
            self.__doc__ = make.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            kept = instance.__dict__  # which is looked at before this: a value that is there costs no lock
            with kept.setdefault(LOCK, RLock()):
                if self._name not in kept:
                    kept[self._name] = self._make(instance)
                return kept[self._name]


def once(make: Callable[[], T]) -> Callable[[], T]:
    """A function without arguments that runs once; after an error it is tried again."""
    lock, kept = RLock(), list[T]()

    @wraps(make)
    def given() -> T:
        if not kept:
            with lock:
                if not kept:
                    kept.append(make())
        return kept[0]

    return given

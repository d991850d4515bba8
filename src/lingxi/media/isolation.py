"""Where files are decoded: in this process, or apart from it, as a server does that strangers ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Runs = Callable[..., Any]  # runs a function of a module with what follows, and returns or raises what that does
_RUNS: ContextVar[Runs | None] = ContextVar("decoded apart", default=None)


@contextmanager
def decoded_by(runs: Runs) -> Iterator[None]:
    """Within it, and in this thread alone, what :func:`decoded` is given is run there."""
    token = _RUNS.set(runs)
    try:
        yield
    finally:
        _RUNS.reset(token)


def decoded(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function of a module makes of a file."""
    runs = _RUNS.get()
    if runs is None:
        return function(*args, **kwargs)
    found: T = runs(function, *args, **kwargs)
    return found

"""Decides where files are decoded: in this process, or in a sandbox, as a server does for untrusted files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Runs = Callable[..., Any]  # runs a function of a module with arguments, and returns or raises what it does
_RUNS: ContextVar[Runs | None] = ContextVar("decoded apart", default=None)


@contextmanager
def decoded_by(runs: Runs) -> Iterator[None]:
    """Within the block, and in this thread only, :func:`decoded` runs its functions there."""
    token = _RUNS.set(runs)
    try:
        yield
    finally:
        _RUNS.reset(token)


def decoded(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a module's function on a file, run in the current place for decoding."""
    runs = _RUNS.get()
    if runs is None:
        return function(*args, **kwargs)
    found: T = runs(function, *args, **kwargs)
    return found

"""Decides where files are decoded: in this process, or in a sandbox, as a server does for untrusted files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from lingxi.archive_path import archive_of
from lingxi.object_path import is_object

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
    """The result of a module's function on a file, run in the current place for decoding.

    Of an object, or a file in an archive, it gets a copy. Raises what the function raises, and UnreadableMedia for an
    object that cannot be read.
    """
    if any(map(_is_elsewhere, args)):
        return _on_copies(function, *args, **kwargs)
    runs = _RUNS.get()
    if runs is None:
        return function(*args, **kwargs)
    found: T = runs(function, *args, **kwargs)
    return found


def _is_elsewhere(value: object) -> bool:
    """Whether a value is the path of an object, or of a file in an archive."""
    return isinstance(value, Path) and (is_object(value) or archive_of(value) is not None)


def _on_copies(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    from lingxi.media.object_copies import local_copy  # imported here: searches start faster

    with ExitStack() as copies:
        local = [copies.enter_context(local_copy(each)) if _is_elsewhere(each) else each for each in args]
        return decoded(function, *local, **kwargs)

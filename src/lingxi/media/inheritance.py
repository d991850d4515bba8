"""Limits what a worker process inherits: the variables it needs to run, and no secrets.

The standard library passes the whole environment and the command line on. Only an exec with another environment keeps
a secret out of a process: variables that are deleted later can still be read there.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import spawn
from typing import Any

from lingxi.privacy import SWITCHES

_SYSTEM = {"PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV"}
_WINDOWS = {"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA"}
_LIBRARIES = {"PROGRAMDATA", "NUMBER_OF_PROCESSORS", "MALLOC_ARENA_MAX", "KMP_AFFINITY", "__PYVENV_LAUNCHER__"}
NAMES = _SYSTEM | _WINDOWS | _LIBRARIES | SWITCHES.keys()
PREFIXES = ("LC_", "LD_", "DYLD_", "PYTHON", "LINGXI_", "OMP_", "OPENBLAS_", "MKL_", "XDG_", "COVERAGE_", "ASAN_")
SECRET = re.compile(r"TOKEN|SECRET|KEY|PASS|CREDENTIAL|AUTH|COOKIE", re.IGNORECASE)


def needed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment variables that a worker gets: they are listed here, and their names do not suggest a secret."""
    return {
        name: value
        for name, value in environment.items()
        if (name.upper() in NAMES or name.upper().startswith(PREFIXES)) and not SECRET.search(name)
    }


@contextmanager
def inheriting_little() -> Iterator[None]:
    """Processes spawned by this thread within the block get :func:`needed` only, and not their parent's command line.

    The caller ensures that one thread at a time is inside. Processes that other threads start are not affected.
    """
    me, prepare = threading.get_ident(), spawn.get_preparation_data

    def prepared(name: str) -> dict[str, Any]:
        found = prepare(name)
        return found | {"sys_argv": found["sys_argv"][:1]} if threading.get_ident() == me else found

    setattr(spawn, "get_preparation_data", prepared)  # noqa: B010
    try:
        with _exec_with_little(me):
            yield
    finally:
        setattr(spawn, "get_preparation_data", prepare)  # noqa: B010


def forget_the_rest() -> None:
    """Deletes other variables from this process's environment: on Windows, after it was started with them."""
    for name in os.environ.keys() - needed(os.environ).keys():
        del os.environ[name]


@contextmanager
def _exec_with_little(me: int) -> Iterator[None]:
    """Patches ``fork_exec``, which ``multiprocessing`` starts processes with; its sixth argument is the environment."""
    try:
        import _posixsubprocess
    except ImportError:  # on Windows the worker deletes them itself
        yield
        return
    fork_exec: Callable[..., int] = _posixsubprocess.fork_exec

    def with_little(*given: Any) -> int:
        if threading.get_ident() != me:
            return fork_exec(*given)
        little = [os.fsencode(f"{name}={value}") for name, value in needed(os.environ).items()]
        return fork_exec(*given[:5], little, *given[6:])

    setattr(_posixsubprocess, "fork_exec", with_little)  # noqa: B010
    try:
        yield
    finally:
        setattr(_posixsubprocess, "fork_exec", fork_exec)  # noqa: B010

"""What a worker that decodes strangers' files inherits: what it needs to run, and no secret.

The standard library hands on the whole environment and the command line. Only an exec with another environment keeps
a secret out of a process: what is deleted after its start can still be read there.
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
    """The variables of an environment that a worker gets: named here, and not by their name a secret."""
    return {
        name: value
        for name, value in environment.items()
        if (name.upper() in NAMES or name.upper().startswith(PREFIXES)) and not SECRET.search(name)
    }


@contextmanager
def inheriting_little() -> Iterator[None]:
    """Within, processes that this thread spawns get what is :func:`needed`, and no command line of their parent.

    The caller sees to it that one thread at a time is within. What other threads start is not concerned.
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
    """Deletes what is not needed from the environment of this process: on Windows, what it was started with."""
    for name in os.environ.keys() - needed(os.environ).keys():
        del os.environ[name]


@contextmanager
def _exec_with_little(me: int) -> Iterator[None]:
    """``multiprocessing`` starts its processes with ``fork_exec``, whose sixth argument is an environment or None."""
    try:
        import _posixsubprocess
    except ImportError:  # Windows, where the worker itself forgets them
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

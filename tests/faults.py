"""A disk that fails: at the n-th system call of a writer, with an error, half of a write, or a loss of power."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, final

import pytest

CALLS = ("open", "write", "fsync", "replace", "rename", "mkdir", "chmod", "unlink", "rmdir")
Fault = Literal["EIO", "ENOSPC", "half", "power", "power, rename lost"]
FAULTS: tuple[Fault, ...] = ("EIO", "ENOSPC", "half", "power", "power, rename lost")


class PowerLoss(BaseException):
    """Nothing after it happens."""


@final
class FailingDisk:
    """Counts the calls that change what is below a folder, and lets one of them fail.

    After a loss of power, files that were not flushed are cut in half, and a rename whose folder was not flushed may
    be undone: the worst that a file system does.
    """

    def __init__(self, root: Path, fail_at: int, fault: Fault) -> None:
        self._root, self._fail_at, self._fault = root.resolve(), fail_at, fault
        self.calls = 0
        self._real = {name: getattr(os, name) for name in CALLS}
        self._flushed = {path.stat().st_ino for path in root.rglob("*") if path.is_file()}
        self._renamed: list[tuple[Path, Path, bytes | None]] = []
        self._off = False

    @property
    def failed(self) -> bool:
        """Whether the call that was to fail was made."""
        return 0 < self._fail_at <= self.calls

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Takes the place of the system's calls."""
        for name in CALLS:
            patch.setattr(os, name, self._wrapped(name))

    def restart(self) -> None:
        """What a machine finds when it has power again."""
        self._off = False
        if not self._fault.startswith("power"):
            return
        for path in [path for path in self._root.rglob("*") if path.is_file()]:
            if path.stat().st_ino not in self._flushed:
                os.truncate(path, path.stat().st_size // 2)
        if self._fault == "power, rename lost":
            for source, target, old in reversed(self._renamed):
                self._real["replace"](target, source)
                if old is not None:
                    target.write_bytes(old)

    def _wrapped(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if self._off:
                raise PowerLoss
            if (name == "open" and not args[1] & os.O_CREAT) or not self._below(args[0], kwargs):
                return self._real[name](*args, **kwargs)
            self.calls += 1
            if self.calls == self._fail_at:
                self._fail(name, args)
            return self._done(name, args, kwargs)

        return call

    def _below(self, file: int | str | os.PathLike[str], kwargs: dict[str, Any]) -> bool:
        """Whether a call is about this folder: a pipe of another thread, say, has no disk that can fail."""
        if isinstance(file, int):
            return self._path_of(file).is_relative_to(self._root)
        folder = self._path_of(kwargs["dir_fd"]) if kwargs.get("dir_fd") is not None else Path.cwd()
        return (folder / file).is_relative_to(self._root)

    @staticmethod
    def _path_of(descriptor: int) -> Path:
        return Path(os.readlink(f"/proc/self/fd/{descriptor}"))

    def _fail(self, name: str, args: tuple[Any, ...]) -> None:
        if name == "write" and self._fault != "EIO":
            self._real["write"](args[0], bytes(args[1])[: max(1, len(args[1]) // 2)])
        if self._fault.startswith("power"):
            self._off = True
            raise PowerLoss
        code = errno.EIO if self._fault == "EIO" else errno.ENOSPC
        raise OSError(code, os.strerror(code))

    def _done(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if name in ("replace", "rename"):
            source, target = map(Path, args)
            old = target.read_bytes() if target.is_file() else None
            self._renamed.append((source, target, old))
        found = self._real[name](*args, **kwargs)
        if name == "write":
            self._flushed.discard(os.fstat(args[0]).st_ino)
        if name == "fsync":
            self._flushed.add(os.fstat(args[0]).st_ino)
            if os.path.isdir(f"/proc/self/fd/{args[0]}"):
                self._renamed.clear()
        return found


def each_fault(root: Path, write: Callable[[], object], again: Callable[[], object]) -> Iterator[str]:
    """Lets each call of ``write`` fail in each way, and says where, after the restart; ``again`` begins once more."""
    for fault in FAULTS:
        for number in range(1, 1000):
            again()
            disk = FailingDisk(root, number, fault)
            with pytest.MonkeyPatch.context() as patch:
                disk.install(patch)
                try:
                    write()
                except (OSError, PowerLoss):
                    assert disk.failed
            disk.restart()
            if not disk.failed:
                break
            yield f"{fault} at call {number}"

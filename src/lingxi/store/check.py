"""Checks an engine in a separate process, for which this module is also the program.

An engine maps its files into memory, so damaged files may crash the process that opens them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from lingxi.disk import FOR_OTHERS
from lingxi.errors import LibraryDamaged, LibraryError, LingxiError
from lingxi.store.check_points import MOST, RESTORE, Checked, Counted, Finding, OnChecked, check_points
from lingxi.store.engine import engines
from lingxi.store.manifest import Manifest, load
from lingxi.store.seal import changed, sealed_by
from lingxi.version import __version__

SILENT_S = 300.0  # an engine without progress for so long counts as hanging


def check_engine(
    library: Path, manifest: Manifest, on_checked: OnChecked | None = None, silent_s: float = SILENT_S
) -> Iterator[Checked]:
    """Compares the engine's files with their seal, then checks every point in a separate process.

    No process may have the library open.
    """
    folder = library / manifest.data
    if not folder.is_dir():
        yield Finding(str(folder), f"{folder}, which holds the points, is missing; {RESTORE}")
        return
    wrong = [each for each, _ in zip(changed(folder, whole=True), range(MOST), strict=False)]
    yield from (Finding(each.partition(" ")[0], f"{each}; {RESTORE}") for each in wrong)
    if not wrong:
        sealed = bool(sealed_by(folder))
        for found in _checked_in_a_process(library, on_checked, silent_s):
            yield Counted(**vars(found) | {"sealed": sealed}) if isinstance(found, Counted) else found


def _checked_in_a_process(library: Path, on_checked: OnChecked | None, silent_s: float) -> Iterator[Checked]:
    """The findings of a separate process that opens the engine; its crash or hang is a finding, too."""
    command = [sys.executable, "-P", "-m", "lingxi.store.check", str(library)]
    lines: Queue[str] = Queue()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603
        threading.Thread(target=_read, args=(process, lines), daemon=True).start()
        ended = False
        try:
            while line := lines.get(timeout=silent_s):
                found = _parsed(json.loads(line))
                if isinstance(found, tuple):
                    if on_checked:
                        on_checked(*found)
                else:
                    ended |= isinstance(found, Counted)
                    yield found
        except Empty:
            yield Finding("engine", f"the engine hangs on its files; {RESTORE}")
            ended = True
        finally:
            process.kill()
        if not ended:
            yield Finding("engine", f"the engine crashed on its files (code {process.wait()}); {RESTORE}")


def _read(process: subprocess.Popen[str], lines: Queue[str]) -> None:
    for line in process.stdout or ():
        lines.put(line)
    lines.put("")


def _parsed(facts: dict[str, Any]) -> Checked | tuple[int, int]:
    if "done" in facts:
        return int(facts["done"]), int(facts["total"])
    return Counted(**facts) if "points" in facts else Finding(**facts)


def _main() -> None:
    library = Path(sys.argv[1])
    os.umask(FOR_OTHERS)  # an engine rewrites some of its files when it is opened
    with open(1, "w", encoding="utf-8", closefd=False) as pipe:

        def say(facts: Mapping[str, Any]) -> None:
            pipe.write(json.dumps(facts) + "\n")
            pipe.flush()

        try:
            manifest = load(library, __version__)
            if manifest is None:
                raise LibraryError(f"there is no library in {library}")
            engine = engines.make(manifest.engine, library / manifest.data)
            for found in check_points(engine, manifest, lambda done, total: say({"done": done, "total": total})):
                say(asdict(found))
            engine.close()
        except LingxiError as error:
            reason = error.reason if isinstance(error, LibraryDamaged) else str(error)
            say(asdict(Finding("engine", f"{reason}; {RESTORE}")))
            say(asdict(Counted()))


if __name__ == "__main__":
    _main()

"""Builds the search indexes of a library folder beside its engine, and puts the result in the engine's place."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event

import numpy as np

from lingxi.arrays import Vectors
from lingxi.disk import whole_folder
from lingxi.errors import Abandoned, LibraryError
from lingxi.store.search_index import BuildsIndex
from lingxi.store.store import Store

LOOK_S = 0.2  # how often it looks whether it must stop


def build_indexes(store: Store, asked: Mapping[str, Vectors], stop: Event, *, graph: bool = False) -> None:
    """Builds an index for each vector name in ``asked``, measured with its queries (q, d).

    The engine's files are copied, and another process works on the copy. Searches and writes go on; what was written
    meanwhile is written to the copy as well, which then takes the engine's place. A crash at any moment leaves one of
    the two complete, and the manifest names it. Raises Abandoned once ``stop`` is set, LibraryFull, LibraryError.
    """
    store.check_writable()
    engine = store.engine
    if not isinstance(engine, BuildsIndex):
        raise LibraryError(f"the engine {store.manifest.engine!r} builds its indexes by itself")
    if stop.is_set():
        raise Abandoned("the building of the search index was stopped")
    with ExitStack() as last:
        new = store.next_engine()
        try:
            with whole_folder(new) as draft:
                with store.writing:
                    engine.copy_files(draft)
                _run(draft, asked, stop, graph=graph)
                last.enter_context(store.writing)
                if store.engine is not engine or stop.is_set() or not engine.catch_up(draft):
                    raise Abandoned(f"the search index of {store.folder} was not finished; it is built the next time")
        finally:
            engine.forget_changes()
        store.adopt(new)


def _run(folder: Path, asked: Mapping[str, Vectors], stop: Event, *, graph: bool) -> None:
    """Runs the building process until it ends, or kills it once ``stop`` is set."""
    command = [sys.executable, "-P", "-m", "lingxi.store.edge.build", str(folder), "graph" if graph else "codes"]
    with TemporaryFile() as queries, TemporaryFile() as said:
        np.savez(queries, **asked)  # type: ignore[arg-type]
        queries.seek(0)
        with subprocess.Popen(command, stdin=queries, stderr=said) as process:  # noqa: S603
            while process.poll() is None and not stop.wait(LOOK_S):
                pass
            process.kill()
        said.seek(0)
        reason = said.read().decode(errors="replace").strip().rpartition("\n")[2]
    if stop.is_set():
        raise Abandoned("the building of the search index was stopped")
    if process.returncode:
        raise LibraryError(f"the search index could not be built: {reason or f'code {process.returncode}'}")

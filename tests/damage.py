"""Run as a program: every file of a small library is flipped, truncated and removed in turn, each in a process apart.

Prints one JSON object a case. An engine maps its files into memory, so what is damaged may kill the process.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image as Pillow

from lingxi.check import check_opened
from lingxi.codec import dump
from lingxi.encode.registry import encoders
from lingxi.errors import LingxiError
from lingxi.library import Library
from lingxi.store.kept_files import lost_files
from lingxi.store.manifest import load
from lingxi.store.seal import changed
from lingxi.testing import ToyEncoder
from lingxi.version import __version__
from tests.sparse import copied

DEADLINE_S = 60  # of one case: a hang, not a slow machine
encoders.register("toy")(ToyEncoder)


def made(place: Path) -> Path:
    """A library with pictures, a note, weights, a calibration and an album."""
    pictures = place / "pictures"
    pictures.mkdir()
    for number in range(6):
        Pillow.new("RGB", (40, 30), (40 * number, 200 - 30 * number, 90)).save(pictures / f"{number}.png")
    (pictures / "note.md").write_text("# Sea\n\nThe sea is blue today.", encoding="utf-8")
    with Library(place / "library") as library:
        library.index(pictures, models=["toy"])
        library.set_weights({"words": 1.0})
        library.save_search("Sea", "the sea")
    return place / "library"


def content(library: Library) -> str:
    """A digest of everything that users can find in it."""
    found = hashlib.sha256()
    engine = library._store.engine
    for record in engine.records():  # type: ignore[attr-defined]
        dense = {name: vector.tobytes().hex() for name, vector in record.vectors.items()}
        sparse = {name: sorted(zip(*map(list, pair), strict=True)) for name, pair in record.sparse.items()}
        found.update(repr((record.id, sorted(record.payload.items()), sorted(dense.items()), sparse)).encode())
    hits = [(hit.id, round(hit.score, 6), hit.probability) for hit in library.search("the sea", limit=50)]
    facts = (
        hits,
        library.facets("modality"),
        library.facets("extension"),
        dump(library.saved_searches()),
        library.roots(),
    )
    found.update(repr(facts).encode())
    return found.hexdigest()


def noticed(folder: Path) -> str:
    """What a check says before it opens the library: the first finding, or nothing."""
    manifest = load(folder, __version__)
    if manifest is None:
        return "there is no manifest"
    return next(changed(folder / manifest.data, whole=True), "") or next(iter(sorted(lost_files(folder))), "")


def apart(work: Callable[[], str], out: Path) -> tuple[str, str]:
    """How a child ended, and what it said: fine, error (one of ours), traceback, or killed."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            signal.alarm(DEADLINE_S)
            said = work()
            code = 0
        except LingxiError as error:
            said, code = str(error), 1
        except BaseException:
            said = traceback.format_exc()
        out.write_text(said, encoding="utf-8")
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if not os.WIFEXITED(status):
        return "killed", str(os.WTERMSIG(status))
    return ("fine", "error", "traceback")[os.WEXITSTATUS(status)], out.read_text(encoding="utf-8")


def damages(file: Path, flips: int, chance: random.Random) -> Iterator[tuple[str, Callable[[Path], None]]]:
    """The ways in which a file is damaged: bytes that say something are flipped before those of holes."""
    data = file.read_bytes()
    yield "removed", lambda path: path.unlink()
    if not data:
        return
    yield "truncated", lambda path: os.truncate(path, len(data) // 2)
    said = [at for at in range(0, len(data), 4096) if data[at : at + 4096].strip(b"\0")] or [0]
    for _ in range(flips):
        block = chance.choice(said)
        at = block + chance.choice([n for n, byte in enumerate(data[block : block + 4096]) if byte] or [0])
        yield f"flipped at {at}", lambda path, at=at: _flip(path, at, data[at] ^ (1 << chance.randrange(8)))  # type: ignore[misc]


def _flip(path: Path, at: int, value: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(bytes([value]))


def _look(folder: Path) -> str:
    """What check says, then whether the library can be used, and what is in it."""
    said = noticed(folder)
    with Library(folder, create=False) as library:
        findings = [] if said else check_opened(folder, library._store.manifest, library._store.engine).findings
        return json.dumps([said or (findings[0].said if findings else ""), content(library)])


def main(place: Path, flips: int, seed: int) -> None:
    """Tries every file."""
    chance, out = random.Random(seed), place / "out"
    state, said = apart(lambda: str(made(place)), out)
    assert state == "fine", said
    library = place / "library"
    state, said = apart(lambda: _look(library), out)
    assert state == "fine", said
    finding, whole = json.loads(said)
    assert not finding, finding
    copy = place / "copy"
    copied(library, copy)
    for file in sorted(each for each in library.rglob("*") if each.is_file()):
        name = file.relative_to(library).as_posix()
        for how, damage in damages(file, flips, chance):
            damage(copy / name)
            state, said = apart(lambda: _look(copy), out)
            if state == "error":  # refused before anything was opened: the rest of the copy is as it was
                (copy / name).unlink(missing_ok=True)
                copied(file, copy / name)
            else:
                shutil.rmtree(copy)
                copied(library, copy)
            if state == "fine":
                finding, now = json.loads(said)
                state, said = ("noticed" if finding else "equal" if now == whole else "unnoticed"), finding
            line = {"file": name, "how": how, "state": state, "said": said.strip()[-300:]}
            sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

"""Room is allocated before it is written to, so that a full disk is an error and no signal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingxi.store.mapped import MARGIN, allocate

pytestmark = pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="only Linux allocates")
MB = 2**20
WRITER = """
import sys
from pathlib import Path
from uuid import UUID
import numpy as np
import lingxi.store.engines.edge as edge
from lingxi.errors import LibraryFull
from lingxi.store.engine import Point
from lingxi.store.store import Store
from lingxi.types import Space

edge.ROOM_TO_OPEN = edge.ROOM_TO_WRITE = 0  # the check that comes before is not what is tried here
if sys.argv[2] == "unallocated":
    edge.allocate = lambda folder, wanted: None
store = Store(Path(sys.argv[1]))
store.hold(Space("toy", 256, "1"), "toy")
vector = np.full(256, 1 / 16, np.float32)
for batch in range(10_000):
    facts = {"text": "what is said " * 40, "asset": f"a{batch}"}
    points = [Point(str(UUID(int=batch * 100 + n + 1)), {"toy": vector}, f"w{n}", facts) for n in range(20)]
    try:
        store.engine.upsert(points)
    except LibraryFull:
        print("full", flush=True)
        break
    print(batch + 1, flush=True)
    sys.stdin.readline()  # the test fills the disk, or does not
try:
    store.close()
except LibraryFull:
    print("full", flush=True)
"""


def test_what_follows_the_data_is_allocated(tmp_path: Path) -> None:
    for name, data in {"empty": 0, "some": 3 * MB}.items():
        with (tmp_path / name).open("wb") as file:
            file.write(b"x" * data)
            file.truncate(64 * MB)
            os.fsync(file.fileno())
    (tmp_path / "inside").mkdir()
    (tmp_path / "small").write_bytes(b"x")
    allocate(tmp_path, MB)
    for name, data in {"empty": 0, "some": 3 * MB}.items():
        facts = (tmp_path / name).stat()
        assert facts.st_size == 64 * MB
        assert data + MB + MARGIN <= facts.st_blocks * 512 < data + 2 * MB + MARGIN
    assert (tmp_path / "some").read_bytes()[: 3 * MB] == b"x" * 3 * MB


@pytest.fixture(params=["ext4", "tmpfs"])
def small(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of its own."""
    if os.geteuid():
        pytest.skip("a small file system can be mounted by root only")
    place = tmp_path / "small"
    place.mkdir()
    if request.param == "tmpfs":
        mount = ["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", str(place)]
    else:
        image = tmp_path / "image"
        with image.open("wb") as file:
            file.truncate(100 * MB)
        mount = ["mount", "-o", "loop", str(image), str(place)]
        make = shutil.which("mkfs.ext4")
        if make is None or subprocess.run([make, "-q", "-m", "0", str(image)], capture_output=True).returncode:
            pytest.skip("no file system can be made here")
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def _filled_up(place: Path) -> None:
    """Takes all that is left."""
    with (place / "other").open("ab", buffering=0) as file:
        for size in (MB, 4096, 1):
            with pytest.raises(OSError, match="No space left"):  # noqa: PT012
                while file.write(b"x" * size):
                    pass


def _run(place: Path, how: str) -> tuple[int, int, str]:
    """Writes batches; after the third another process has filled the disk. The exit code, the batches, the output."""
    command = [sys.executable, "-c", WRITER, str(place / "library"), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdin
        assert writer.stdout
        assert writer.stderr
        acknowledged = 0
        while (line := writer.stdout.readline().strip()) and line != b"full":
            acknowledged = int(line)
            if acknowledged == 3:
                _filled_up(place)
            try:
                writer.stdin.write(b"\n")
                writer.stdin.flush()
            except BrokenPipeError:
                break
        told = line.decode() + writer.stderr.read().decode()
    return writer.returncode, acknowledged, told


def test_a_disk_that_another_process_fills_is_an_error_and_loses_nothing(small: Path) -> None:
    code, acknowledged, told = _run(small, "allocated")
    assert code == 0, told
    assert told.startswith("full")
    assert acknowledged >= 3
    (small / "other").unlink()
    _opened_with(small / "library", acknowledged * 20)


def _opened_with(place: Path, points: int) -> None:
    code = "import sys; from pathlib import Path; import lingxi.store.engines.edge as edge; edge.ROOM_TO_OPEN = 0\n"
    code += "from lingxi.store.store import Store; store = Store(Path(sys.argv[1])); print(store.engine.count())"
    done = subprocess.run([sys.executable, "-c", code, str(place)], capture_output=True, text=True)
    assert done.stdout.strip() == str(points), done.stderr


def test_without_it_the_process_would_be_killed(small: Path) -> None:
    """The negative control."""
    code, acknowledged, _ = _run(small, "unallocated")
    assert code == -signal.SIGBUS, f"SIGBUS, after {acknowledged} batches"


def test_a_hole_is_what_kills(small: Path) -> None:
    """Why: a write to a hole of a mapped file has nowhere to go."""
    with (small / "sparse").open("wb") as file:
        file.truncate(8 * MB)
    _filled_up(small)
    code = "import mmap, sys; file = open(sys.argv[1], 'r+b'); held = mmap.mmap(file.fileno(), 0)\n"
    code += "held[:: mmap.PAGESIZE] = b'x' * (len(held) // mmap.PAGESIZE)"
    assert subprocess.run([sys.executable, "-c", code, str(small / "sparse")]).returncode == -signal.SIGBUS

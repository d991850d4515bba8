"""What many tests need: pictures of one colour, a library over the toy encoder, real photographs."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # workers of pytest share the cores already
os.environ.setdefault("LINGXI_THREADS", "1")  # a second one waits in a loop, which takes as much time as the work
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of programs that tests start need not compile lingxi

import gc
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from PIL import Image as Pillow

from lingxi.encode.encoders import embedded
from lingxi.encode.registry import encoders
from lingxi.index import intake
from lingxi.library import Library
from lingxi.onnx_session import make_session
from lingxi.store.engines import edge
from lingxi.testing import ToyEncoder
from tests.reading import read_here

MEMORY = Path("/dev/shm")  # libraries flush what they write, which takes most of their time on a disk
ROOM = 8 * 2**30  # bytes that must be free there: a run needs a quarter of it at most


def _memory_is_large() -> bool:
    """Whether temporary files can be in memory, and programs among them can be run there."""
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC


OWN: list[str] = []  # the folder for what killed processes leave; none in workers, which get the environment
if "TMPDIR" not in os.environ and _memory_is_large():
    OWN.append(tempfile.mkdtemp(prefix="lx-", dir=MEMORY))
    os.environ["TMPDIR"] = tempfile.tempdir = OWN[0]
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)  # which keeps the folders of tests that failed

settings.register_profile("untimed", deadline=None)  # no test asserts a time: examples had 200 ms each
settings.load_profile("untimed")
encoders.register("toy")(ToyEncoder)
signal.signal(signal.SIGINT, signal.default_int_handler)  # what tests start hears it, also below a shell that is deaf

pytest_plugins = ["tests.postgres_server", "tests.skips", "tests.storage"]


def pytest_collection_finish() -> None:
    """The garbage collector need not look through thousands of tests again and again."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Memory that nobody gives back is full one day."""
    for folder in OWN:
        shutil.rmtree(folder, ignore_errors=True)


Paint = Callable[..., Path]
NUMBERS = count()
SESSIONS = cache(make_session)
WITH_WORKERS = (
    "media/",
    "index/test_kill.py",
    "index/test_parts.py",
    "index/test_reading.py",
    "test_library_threads.py",
)


@pytest.fixture(autouse=True)
def _own_places(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the user's library, models or the hub."""
    place = tmp_path_factory.getbasetemp() / f"home{next(NUMBERS)}"  # mktemp would look at all of those before
    place.mkdir()
    monkeypatch.setenv("LINGXI_LIBRARY", str(place / "library"))
    monkeypatch.setenv("LINGXI_MODELS", str(place / "models"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    yield
    shutil.rmtree(place, ignore_errors=True)  # processes that end may still hold some of it


@pytest.fixture(autouse=True)
def _few_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries read files in the process of the test: starting others takes longer than most tests."""
    if not request.path.relative_to(Path(__file__).parent).as_posix().startswith(WITH_WORKERS):
        monkeypatch.setattr(intake, "read_all", read_here)


@pytest.fixture(autouse=True)
def _one_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """The image tower of the built-in model is loaded once for all tests of a process."""
    monkeypatch.setattr(embedded, "make_session", SESSIONS)


@pytest.fixture
def paint(tmp_path: Path) -> Paint:
    """Makes a picture of one colour below ``tmp_path/pictures`` and returns its path."""

    def make(name: str, colour: str | tuple[int, int, int] = "red", size: tuple[int, int] = (40, 30)) -> Path:
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Pillow.new("RGB", size, colour).save(path)
        return path

    return make


@pytest.fixture
def folder(tmp_path: Path, paint: Paint) -> Path:
    """A folder with three pictures and a note."""
    for colour in ("red", "green", "blue"):
        paint(f"{colour}.png", {"green": (0, 160, 0)}.get(colour, colour))
    (tmp_path / "pictures" / "note.md").write_text("# Sea\n\nThe sea is blue today.", encoding="utf-8")
    return tmp_path / "pictures"


def thrown_away(library: Library) -> None:
    """Closes a library that nobody opens again: its files need no order and no seal, which take a tenth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edge, "JOURNAL", "none")
        patch.setattr(edge, "seal", lambda *_: None)
        library.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An open, empty library."""
    opened = Library(tmp_path / "library")
    yield opened
    thrown_away(opened)


@pytest.fixture(scope="session")
def photographs() -> Path:
    """Real photographs: those inside scikit-image's wheel."""
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "data"


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a process that a test starts."""
    return {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"}

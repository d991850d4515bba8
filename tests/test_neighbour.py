"""Readers beside a writer: two processes, one library, and the same answers as the writer's own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import lingxi
from lingxi import neighbour as neighbour_module
from lingxi.codec import dump
from lingxi.errors import BadQuery, LibraryBusy, LibraryError
from lingxi.library import Library
from lingxi.neighbour import Neighbour, connect
from lingxi.search.hit import dump_hits
from lingxi.search.query import Part, Query
from lingxi.store.lock import LibraryLock
from tests.present.cli.program import run_here

NOTES, BATCH = 40, 32
WORDS = ("ships", "harbours", "whales", "storms")
QUERIES = [Query.of("a lighthouse by the sea"), Query.of("ships", without="moon", limit=3, offset=1)]
QUERIES += [Query.of("the sea", min_probability=0.01, where="extension = md"), Query.of("sea", rerank="csls", limit=5)]
WRITER = """
import json, sys
from pathlib import Path
from lingxi.codec import load
from lingxi.library import Library
from lingxi.search.hit import dump_hits
from lingxi.search.query import Query

place = Path(sys.argv[1])

def say(told):
    print(json.dumps(told), flush=True)

def halt(progress):
    'Answers the questions that come on stdin with its own searches, until it may go on.'
    say(progress.done)
    for line in sys.stdin:
        if line == "go on\\n":
            return
        say(dump_hits(lib.search(load(Query, json.loads(line)))))

with Library(place / "library") as lib:
    report = lib.index(place / "notes", on_progress=halt)
    say(report.added)
    sys.stdin.readline()
say("closed")
sys.stdin.readline()
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


class Writer:
    """A process that indexes, and stands still after each batch until it is told to go on."""

    def __init__(self, place: Path, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(place)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def told(self) -> object:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the writer ended"
        return json.loads(line)

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hits(self, query: Query) -> object:
        self.tell(json.dumps(dump(query)))
        return self.told()

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with notes that are indexed in two batches."""
    (tmp_path / "notes").mkdir()
    for n in range(NOTES):
        (tmp_path / "notes" / f"{n:02}.md").write_text(
            f"A note about the sea and {WORDS[n % 4]}{' of the lighthouse' * (n == 7)}.", encoding="utf-8"
        )
    return tmp_path


@pytest.fixture
def writer(place: Path, environment: dict[str, str]) -> Iterator[Writer]:
    """One that has written its first batch of two."""
    with closing(Writer(place, environment)) as started:
        assert started.told() == BATCH
        yield started


@pytest.fixture
def lingxi_here(place: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program in this process, which is not the one that writes."""
    monkeypatch.chdir(place)

    def run(*words: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        done = run_here(*words, "-L", place / "library")
        assert done.returncode == expect, done.stderr
        return done

    return run


@pytest.fixture
def lingxi_(place: Path, environment: dict[str, str]) -> Run:
    """The program in separate processes."""

    def run(*words: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "lingxi", *words, "-L", str(place / "library")]
        done = subprocess.run(command, env=environment, cwd=place, capture_output=True, text=True, timeout=200)
        assert done.returncode == expect, done.stderr
        return done

    return run


def test_searches_during_an_indexing_run_find_what_the_writing_process_finds(writer: Writer, place: Path) -> None:
    with lingxi.connect(place / "library") as neighbour:
        assert isinstance(neighbour, Neighbour)
        for query in QUERIES:
            hits = neighbour.search(query)
            assert hits
            assert json.loads(json.dumps(dump_hits(hits))) == writer.hits(query)
        assert neighbour.search("sea", 50).total == BATCH
        assert neighbour.status().assets == BATCH
        writer.tell("go on")
        assert writer.told() == NOTES
        assert neighbour.status().assets == NOTES, "a batch is found as soon as it is written"
        assert neighbour.search("sea", 50).total == NOTES


def test_the_first_search_before_anything_is_written_does_not_spoil_the_next(
    place: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A searcher that was made before the library had a model would find by words alone until the run ends."""
    with Library(place / "library") as lib:
        learn = lib._update.learn
        monkeypatch.setattr(lib._update, "learn", lambda *some: (lib.search("sea"), learn(*some)))
        inside = []
        lib.index(place / "notes", on_progress=lambda _: inside.append(lib.search("ocean water", 50).total))
    assert inside == [BATCH, NOTES]


def test_every_kind_of_query_is_answered(writer: Writer, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(place / "library") as neighbour:
        monkeypatch.chdir(place / "notes")
        (seven,) = neighbour.marked("07.md")
        assert neighbour.segments([seven, "none"])[0].path == place / "notes" / "07.md"
        hits = neighbour.search(Query((), like=(seven,)))
        neighbour.remember(hits)
        assert neighbour.marked(f"2,{seven}") == (hits[1].id, seven)
        assert neighbour.marked("") == ()
        assert not isinstance(neighbour, lingxi.Client)
        assert neighbour.facets("extension", "extension = md") == [("md", BATCH)]
        assert neighbour.facets("extension", files=True) == [("md", BATCH)]
        listed = neighbour.files("name = 07.md", sort="name", limit=1)
        assert [file.id for file in listed.files] == [seven]
        assert neighbour.timeline().total == BATCH
        assert neighbour.places("size > 0", 1.0) == ()
        assert neighbour.albums() == []
        with pytest.raises(BadQuery, match="no album or saved search 'x'"):
            neighbour.album("x")
        with pytest.raises(BadQuery, match=f"{place / 'notes' / 'none.md'} is not in the library"):
            neighbour.marked("none.md")
        monkeypatch.setattr(neighbour_module, "MOST_ASKED", 1000)
        with pytest.raises(BadQuery, match="at most 1,000 are allowed"):
            neighbour.search(Query((Part(image=bytes(1000)),)))


def test_reading_commands_work_during_an_indexing_run(writer: Writer, lingxi_here: Run, place: Path) -> None:
    (hit, *_) = json.loads(lingxi_here("search", "lighthouse", "--json").stdout)["hits"]
    assert Path(hit["path"]).name == "07.md"
    assert "07.md" in lingxi_here("show", "1", "--dry-run").stdout
    assert json.loads(lingxi_here("status", "--json").stdout)["assets"] == BATCH
    assert lingxi_here("album", "list").stdout == ""
    assert "no album" in lingxi_here("album", "show", "x", expect=2).stderr
    assert "no field" in lingxi_here("search", "sea", "--where", "widht > 3", expect=2).stderr.replace("unknown", "no")
    for command in (("forget", "notes"), ("album", "save", "Sea", "1"), ("index", "notes")):
        assert "in use by process" in lingxi_here(*command, expect=4).stderr, "what writes waits for its turn"


def test_many_readers_at_once_all_get_their_answer(writer: Writer, lingxi_: Run) -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: lingxi_("search", "lighthouse", "--paths", "-n", "1").stdout, range(6)))
    assert len(set(found)) == 1
    assert "07.md" in found[0]


def test_many_short_commands_at_once_all_get_their_answer(place: Path, lingxi_: Run) -> None:
    """Nobody holds the library for long: each opens it, or asks one that has, which may end meanwhile."""
    with Library(place / "library") as lib:
        lib.index(place / "notes")
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: lingxi_("search", "lighthouse", "--paths", "-n", "1").stdout, range(6)))
    assert len(set(found)) == 1


def test_when_the_writer_has_ended_the_library_is_opened_here(writer: Writer, place: Path) -> None:
    with connect(place / "library") as neighbour:
        before = neighbour.search(QUERIES[0])
        for line in ("go on", "go on", "close"):
            writer.tell(line)
        while writer.told() != "closed":
            pass
        assert neighbour.status().assets == NOTES
        assert neighbour.search(QUERIES[0])[0].path == before[0].path
    Library(place / "library", create=False).close()


def test_no_request_is_sent_to_a_writer_that_was_killed(writer: Writer, place: Path, lingxi_here: Run) -> None:
    with connect(place / "library") as neighbour:
        writer.process.kill()
        writer.process.wait()
        assert neighbour.status().assets == BATCH
    assert (place / "library" / "library.json").exists()
    assert json.loads(lingxi_here("status", "--json").stdout)["assets"] == BATCH
    lingxi_here("index", "notes")
    assert json.loads(lingxi_here("status", "--json").stdout)["assets"] == NOTES


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped")
def test_readers_of_a_stopped_writer_get_a_timeout(
    writer: Writer, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbour_module, "ANSWER_S", 0.2)
    writer.process.send_signal(signal.SIGSTOP)
    os.waitpid(writer.process.pid, os.WUNTRACED)
    with connect(place / "library") as neighbour, pytest.raises(LibraryError, match="did not answer within"):
        neighbour.status()


def test_the_error_names_the_process_that_holds_a_library_and_does_not_answer(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library(place / "library").close()
    monkeypatch.setattr(neighbour_module, "WAIT_S", 0.0)
    lock = LibraryLock(place / "library")
    with pytest.raises(LibraryBusy, match="in use by process"), connect(place / "library") as neighbour:
        neighbour.search("sea")
    lock.release()


def test_a_free_library_is_opened(place: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library"), connect(place / "library"):
        pass
    Library(place / "library").close()
    with connect(place / "library") as opened:
        assert isinstance(opened, Library)
    Library(place / "library").close()


def test_a_dropped_library_is_closed(place: Path) -> None:
    """Answering does not keep a library open that its user has dropped."""
    library = Library(place / "library")
    library.save_search("Sea", "sea")
    del library
    with connect(place / "library") as opened:
        assert isinstance(opened, Library)
        assert [album.name for album in opened.saved_searches()] == ["Sea"]


@contextmanager
def _watching(place: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "lingxi", "index", "notes", "--watch", "-L", "library"]
    process = subprocess.Popen(command, env=environment, cwd=place, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        while "watching" not in (line := process.stderr.readline()):
            assert line, "it ended"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_a_watching_run_answers_and_ctrl_c_ends_it(place: Path, environment: dict[str, str], lingxi_here: Run) -> None:
    with _watching(place, environment) as process:
        assert json.loads(lingxi_here("status", "--json").stdout)["assets"] == NOTES
        assert "07.md" in lingxi_here("search", "lighthouse").stdout
        process.send_signal(signal.SIGINT)
        assert process.wait(100) == 0
    left = {entry.name for entry in (place / "library").iterdir()}
    assert not {"answer.sock", "answer.json", "owner.json"} & left


def test_the_same_arguments_and_marks_as_a_library(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for name, text in (("a, b.md", "the sea"), ("c.md", "the moon")):
        (notes / name).write_text(text, encoding="utf-8")
    with Library(tmp_path / "library") as library, closing(Neighbour(tmp_path / "library")) as neighbour:
        library.index(notes)
        first = library.search("sea", without="moon", limit=1)
        assert [hit.id for hit in neighbour.search("sea", without="moon", limit=1)] == [hit.id for hit in first]
        assert neighbour.marked([notes / "a, b.md", *first]) == (first[0].id, first[0].id)
        found = neighbour.search(like=notes / "a, b.md", within=str(notes))
        assert [hit.id for hit in found] == [hit.id for hit in library.search(like=first, within=notes)]

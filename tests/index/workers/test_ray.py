"""A real Ray cluster of this machine indexes into a real database; workers and nodes that are killed lose nothing."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from lingxi.errors import LibraryError
from lingxi.index.indexer import IndexSettings
from lingxi.index.report import Progress
from lingxi.index.snapshot import NOTHING
from lingxi.index.workers.crews import crew_of
from lingxi.index.workers.work import Orders
from lingxi.library import Library
from lingxi.types import Limits

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # a cluster on loopback
pytest.importorskip("ray")

FILES = 200
MEMORY = 80_000_000  # the least that a node takes
ORDERS = Orders("shared://nowhere", Path("/"), NOTHING, Limits())
CREW = IndexSettings(crew="ray:auto?size=2")


@dataclass
class Nodes:
    """A cluster whose head does no work."""

    cluster: Any
    workers: list[Any] = field(default_factory=list)

    def add(self) -> None:
        """Starts a node with a place for one worker."""
        self.workers.append(self.cluster.add_node(num_cpus=1, object_store_memory=MEMORY))

    def kill_one(self) -> None:
        """Ends a node and its workers without a warning."""
        self.cluster.remove_node(self.workers.pop(0), allow_graceful=False)

    def kill_worker(self) -> None:
        """Ends the process of one actor."""
        actors = [each for each in psutil.process_iter(["cmdline"]) if _is_actor(each)]
        os.kill(actors[0].pid, signal.SIGKILL)


def _is_actor(process: psutil.Process) -> bool:
    return any(word.startswith("ray::_Actor") for word in process.info["cmdline"] or ())


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """A head and two nodes of one worker, only on loopback."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "include_dashboard": False, "object_store_memory": MEMORY}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    found = Nodes(cluster)
    found.add()
    found.add()
    yield found
    cluster.shutdown()


@pytest.fixture(autouse=True)
def _this_cluster(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "nodes" in request.fixturenames:
        monkeypatch.setenv("RAY_ADDRESS", request.getfixturevalue("nodes").cluster.address)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"note{number} of the lighthouse", encoding="utf-8")
    return folder


def test_every_file_is_written_once_though_a_worker_and_a_node_are_killed(
    nodes: Nodes, postgres_address: str, notes: Path
) -> None:
    harm = [nodes.kill_worker, nodes.kill_one, nodes.add]

    def kill(_: Progress) -> None:
        if harm:
            harm.pop(0)()

    with Library(postgres_address) as library:
        report = library.index(notes, models=["tfidf"], settings=CREW, on_progress=kill)
        assert not harm
        assert (report.added, report.skipped) == (FILES, ())
        points = library._store.engine.scroll(None, ["address"])
        assert set(Counter(point.payload["address"] for point in points).values()) == {1}
        assert library.status().assets == FILES
        hit, *_ = library.search("note77")
        assert hit.path == notes / "77.txt"


def test_what_a_worker_raises_reaches_the_caller(nodes: Nodes) -> None:
    with (
        closing(crew_of("ray:auto?size=1", ORDERS)) as crew,
        pytest.raises(LibraryError, match="unknown engine 'shared'"),
    ):
        crew.start()


def test_a_cluster_that_is_not_there_is_an_error_that_says_so() -> None:
    with pytest.raises(LibraryError, match=r"127\.0\.0\.1:1 cannot be reached"):
        crew_of("ray://127.0.0.1:1", ORDERS)


def test_a_cluster_that_starts_here_is_silent_and_listens_only_on_loopback(capfd: pytest.CaptureFixture[str]) -> None:
    with closing(crew_of("ray:local?size=1", ORDERS)):
        ours = psutil.Process().children(recursive=True)
        open_ = [each for process in ours for each in process.net_connections("tcp") if each.status == "LISTEN"]
    assert open_
    assert {each.laddr.ip.removeprefix("::ffff:") for each in open_} == {"127.0.0.1"}
    assert capfd.readouterr() == ("", "")

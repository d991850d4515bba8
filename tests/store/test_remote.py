"""A library at an address: opened by several, written by one, the same files for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from lingxi.codec import dump
from lingxi.errors import BadQuery, LibraryBusy, LibraryDamaged, LibraryError, LibraryTooNew
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.present.cli.app import app
from lingxi.search.query import Query
from lingxi.store import remote
from lingxi.store.remote import RemoteStore
from lingxi.wire import check_in, check_json, status_in, status_json
from tests.shared_engine import DATABASES, SharedEngine


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(remote, "FRESH_S", 0.0)
    return f"shared://{uuid4().hex}"


@pytest.fixture
def opened(address: str) -> Iterator[Callable[[], Library]]:
    found: list[Library] = []

    def once() -> Library:
        found.append(Library(address, wait_s=0))
        return found[-1]

    yield once
    for library in found:
        library.close()


def test_what_one_indexes_the_other_finds(opened: Callable[[], Library], folder: Path) -> None:
    one, two = opened(), opened()
    one.index(folder, models=["toy"])
    assert [hit.id for hit in two.search("red")] == [hit.id for hit in one.search("red")] != []
    assert two.roots() == (folder,)
    assert two.facets("modality") == one.facets("modality")


def test_what_another_process_hides_is_gone_whatever_was_read_before(
    opened: Callable[[], Library], folder: Path
) -> None:
    one, two = opened(), opened()
    one.index(folder, models=["toy"])
    assert any(hit.path.name == "blue.png" for hit in one.search("blue"))
    two.annotate([str(folder / "blue.png")], hidden=True)
    assert len(one.annotations()) == 1, "it reads the news for all that follows"
    assert not any(hit.path.name == "blue.png" for hit in one.search("blue"))
    two.annotate([str(folder / "red.png")], hidden=True)
    assert one.token("none") is None
    assert not any(hit.path.name == "red.png" for hit in one.search("red"))
    two.annotate([str(folder / "green.png")], hidden=True)
    assert ("green.png", 1) not in one.facets("name")


def test_a_library_is_found_again(address: str, folder: Path) -> None:
    with Library(address) as library:
        library.index(folder, models=["toy"])
        count = library.status().segments
    with Library(address, create=False) as library:
        assert library.status().segments == count


def test_a_library_that_does_not_exist_is_told(address: str) -> None:
    with pytest.raises(LibraryError, match="there is no library at shared://"):
        Library(address, create=False)


def test_an_engine_of_folders_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="name a folder"):
        RemoteStore(f"edge://{tmp_path}")


def test_albums_and_searches_are_the_same_for_all(opened: Callable[[], Library], folder: Path) -> None:
    one, two = opened(), opened()
    one.index(folder, models=["toy"])
    one.save_album("夏", [one.search("red")[0].id])
    one.save_search("red things", Query.of("red"))
    assert two.album("夏") == one.album("夏")
    assert dump(two.saved_search("red things")) == dump(one.saved_search("red things"))
    two.delete_album("夏")
    with pytest.raises(BadQuery, match="no album"):
        one.album("夏")


def test_weights_are_the_same_for_all(opened: Callable[[], Library], folder: Path) -> None:
    one, two = opened(), opened()
    one.index(folder, models=["toy"])
    two.search("red")
    one.set_weights({"toy": 3.0})
    assert [each.weight for each in two.signals("red")] == [each.weight for each in one.signals("red")]
    assert 3.0 in [each.weight for each in two.signals("red")]


def test_one_process_writes_at_a_time(opened: Callable[[], Library], folder: Path, address: str) -> None:
    one = opened()
    assert SharedEngine(address).lease("process 7 on elsewhere", 60) is None
    with pytest.raises(LibraryBusy, match="process 7 on elsewhere is writing"):
        one.index(folder, models=["toy"])
    SharedEngine(address).release("process 7 on elsewhere")
    one.index(folder, models=["toy"])


def test_a_folder_takes_no_crew(library: Library, folder: Path) -> None:
    with pytest.raises(LibraryError, match="local:2 needs a library in a database"):
        library.index(folder, models=["toy"], settings=IndexSettings(crew="local:2"))


def test_forgotten_files_go_for_all(opened: Callable[[], Library], folder: Path) -> None:
    one, two = opened(), opened()
    one.index(folder, models=["toy"])
    (red,) = [hit for hit in two.search("red") if hit.path and hit.path.name == "red.png"]
    one.save_album("reds", [red.id])
    assert one.forget(folder / "red.png") == 1
    assert red.id not in {hit.id for hit in two.search("red")}
    assert two.album("reds").ids == ()


def test_a_rebuild_is_refused_before_work(opened: Callable[[], Library], folder: Path) -> None:
    one = opened()
    one.index(folder, models=["toy"])
    with pytest.raises(LibraryError, match="cannot be rebuilt in its place"):
        one.rebuild()


def test_the_last_hits_are_remembered_on_this_machine(
    opened: Callable[[], Library], folder: Path, address: str
) -> None:
    one = opened()
    one.index(folder, models=["toy"])
    hits = one.search("red")
    one.remember(hits)
    assert opened().marked("1") == (hits[0].id,)
    assert not any(name.startswith("last") for name in DATABASES[address].files)


def test_a_token_whose_writing_failed_does_not_come_with_the_next_change(
    opened: Callable[[], Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise LibraryError("the connection was cut")

    one, two = opened(), opened()
    good = one.new_token("good", modalities=["image"])
    monkeypatch.setattr(remote, "FRESH_S", 3600.0)  # a failure ends what was read before
    with monkeypatch.context() as broken:
        broken.setattr(SharedEngine, "put_file", cut)
        broken.setattr(SharedEngine, "delete_file", cut)
        with pytest.raises(LibraryError, match="was cut"):
            one.new_token("failed", modalities=["image"])
        with pytest.raises(LibraryError, match="was cut"):
            one.revoke_token("good")
    assert one.token(good.secret) == good.token
    one.save_search("red", Query.of("red"))
    monkeypatch.setattr(remote, "FRESH_S", 0.0)
    assert [token.name for token in one.tokens()] == [token.name for token in two.tokens()] == ["good"]


def test_a_closed_library_leaves_no_folder(address: str) -> None:
    library = Library(address)
    place = library.folder
    library.close()
    assert not place.exists()


def test_the_command_line_takes_an_address(address: str, folder: Path) -> None:
    def run(*arguments: str) -> str:
        ended = CliRunner().invoke(app, [*arguments, "--library", address])
        assert ended.exit_code == 0, ended.output
        return ended.output

    run("index", str(folder), "--model", "toy")
    assert "red.png" in run("search", "red")
    assert address in run("status")
    assert "sound" in run("check")


def test_what_one_process_remembers_of_the_points_ends_when_another_has_written(
    opened: Callable[[], Library], folder: Path
) -> None:
    one, two = opened(), opened()
    one.index(folder, models=["toy"])
    two.search("red")
    before = two._ready()
    assert two._ready() is before
    one.forget(folder / "red.png")
    assert two._ready() is not before


def test_a_database_that_is_down_is_not_reached(opened: Callable[[], Library], address: str) -> None:
    library = opened()
    library.check_reachable()
    DATABASES[address].down = True
    with pytest.raises(LibraryError, match="the database does not answer"):
        library.check_reachable()
    DATABASES[address].down = False


@pytest.mark.parametrize(
    ("manifest", "kind"), [(b"[", LibraryDamaged), (b'{"format": 99}', LibraryTooNew), (b"{}", LibraryDamaged)]
)
def test_a_manifest_that_cannot_be_used_is_named_by_the_address(
    address: str, manifest: bytes, kind: type[LibraryError]
) -> None:
    SharedEngine(address).put_file("library.json", manifest, None)
    with pytest.raises(kind, match=address) as caught:
        Library(address)
    assert gettempdir() not in str(caught.value)


def test_a_check_and_the_status_name_the_address_and_not_the_copies(opened: Callable[[], Library]) -> None:
    library = opened()
    SharedEngine(library.place).put_file("weights.json", b"[", None)
    found = opened().check()
    assert (found.place, found.notes) == (library.place, ())
    assert "weights.json" in found.findings[0].said
    assert gettempdir() not in str(found.findings)
    status = library.status()
    known = [check_json(found), status_json(status)]
    assert [each["folder"]["path"] for each in known] == [library.place] * 2
    assert gettempdir() not in str(known)
    assert check_in(known[0]).place == status_in(known[1], [], []).place == library.place
    shown = CliRunner().invoke(app, ["check", "--library", library.place])
    assert library.place in shown.output
    assert gettempdir() not in shown.output

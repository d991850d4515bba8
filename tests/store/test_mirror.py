"""The files that an engine keeps are the same in every mirror."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.mirror import Mirror
from lingxi.testing.engines import check_files
from tests.shared_engine import SharedEngine


@pytest.fixture
def address() -> str:
    return f"shared://{uuid4().hex}"


def _mirror(folder: Path, address: str) -> Mirror:
    folder.mkdir(exist_ok=True)
    return Mirror(folder, SharedEngine(address), "shared")


def test_the_shared_engine_of_these_tests_keeps_the_contract(address: str) -> None:
    check_files(lambda: SharedEngine(address))


def test_what_is_written_in_one_mirror_is_read_in_another(tmp_path: Path, address: str) -> None:
    one, two = _mirror(tmp_path / "1", address), _mirror(tmp_path / "2", address)
    (tmp_path / "1" / "albums").mkdir()
    (tmp_path / "1" / "albums" / "夏.json").write_bytes(b"a")
    one.push()
    assert two.pull()
    assert (tmp_path / "2" / "albums" / "夏.json").read_bytes() == b"a"
    (tmp_path / "2" / "albums" / "夏.json").write_bytes(b"b")
    two.push()
    assert one.pull()
    assert (tmp_path / "1" / "albums" / "夏.json").read_bytes() == b"b"
    assert not one.pull()


def test_a_deleted_file_goes_everywhere(tmp_path: Path, address: str) -> None:
    one, two = _mirror(tmp_path / "1", address), _mirror(tmp_path / "2", address)
    (tmp_path / "1" / "weights.json").write_bytes(b"a")
    one.push()
    two.pull()
    (tmp_path / "2" / "weights.json").unlink()
    two.push()
    assert one.pull()
    assert not (tmp_path / "1" / "weights.json").exists()


def test_a_file_that_another_process_has_changed_is_not_replaced(tmp_path: Path, address: str) -> None:
    one, two = _mirror(tmp_path / "1", address), _mirror(tmp_path / "2", address)
    (tmp_path / "1" / "weights.json").write_bytes(b"a")
    one.push()
    two.pull()
    (tmp_path / "2" / "weights.json").write_bytes(b"theirs")
    two.push()
    (tmp_path / "1" / "weights.json").write_bytes(b"ours")
    with pytest.raises(LibraryError, match=r"another process has changed weights\.json"):
        one.push()
    one.pull()
    assert (tmp_path / "1" / "weights.json").read_bytes() == b"theirs"


def test_a_change_right_after_our_own_is_pulled_and_not_undone(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = _mirror(tmp_path / "1", address), _mirror(tmp_path / "2", address)
    put = SharedEngine.put_file

    def then_theirs(engine: SharedEngine, name: str, data: bytes, known: str | None) -> str | None:
        digest = put(engine, name, data, known)
        monkeypatch.setattr(SharedEngine, "put_file", put)
        two.pull()
        (tmp_path / "2" / name).write_bytes(data + b" and theirs")
        two.push()
        return digest

    (tmp_path / "1" / "weights.json").write_bytes(b"ours")
    monkeypatch.setattr(SharedEngine, "put_file", then_theirs)
    one.push()
    assert one.pull()
    assert (tmp_path / "1" / "weights.json").read_bytes() == b"ours and theirs"


@pytest.mark.parametrize("failing", ["put_file", "delete_file"])
def test_a_change_that_the_engine_did_not_take_is_dropped(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    one, here = _mirror(tmp_path / "1", address), tmp_path / "1"
    (here / "albums").mkdir()
    for name in ("weights.json", "albums/a.json"):
        (here / name).write_bytes(b"stored")
    one.push()
    with monkeypatch.context() as cut:
        cut.setattr(SharedEngine, failing, _fail)
        (here / "albums" / "a.json").unlink()
        if failing == "put_file":
            (here / "weights.json").write_bytes(b"lost")
            (here / "albums" / "b.json").write_bytes(b"lost")
        with pytest.raises(LibraryError, match="cut"):
            one.push()
    assert one.pull()
    kept = {path.relative_to(here).as_posix(): path.read_bytes() for path in here.rglob("*") if path.is_file()}
    assert kept == {"weights.json": b"stored", "albums/a.json": b"stored"}
    (here / "albums" / "c.json").write_bytes(b"later")
    one.push()
    assert set(SharedEngine(address).files()) == {"weights.json", "albums/a.json", "albums/c.json"}
    assert SharedEngine(address).get_file("weights.json") == b"stored"


def _fail(*_: object) -> None:
    raise LibraryError("the connection was cut")


@pytest.mark.parametrize(
    "name", ["../out.json", "/tmp/out.json", ".hidden", "shared-1/data", "a/../../out", "last.json"]
)
def test_a_hostile_name_in_the_database_writes_nothing(tmp_path: Path, address: str, name: str) -> None:
    SharedEngine(address).put_file(name, b"bad", None)
    mirror = _mirror(tmp_path / "deep", address)
    assert not mirror.pull()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_points_that_were_written_are_announced_once_to_each(tmp_path: Path, address: str) -> None:
    one, two = _mirror(tmp_path / "1", address), _mirror(tmp_path / "2", address)
    for _ in range(2):
        one.announce_points()
        for each in (one, two):
            assert each.pull()
            assert not each.pull()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["a\0b", "albums/\ud800", "a" * 300, f"albums/{'夏' * 90}"])
def test_a_name_that_no_file_can_have_is_skipped(tmp_path: Path, address: str, name: str) -> None:
    SharedEngine(address).put_file(name, b"a", None)
    SharedEngine(address).put_file("weights.json", b"a", None)
    assert _mirror(tmp_path / "1", address).pull()
    assert [file.name for file in (tmp_path / "1").iterdir()] == ["weights.json"]


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a")])
def test_a_file_that_is_also_a_folder_is_damage(tmp_path: Path, address: str, names: tuple[str, str]) -> None:
    for name in names:
        SharedEngine(address).put_file(name, b"a", None)
    with pytest.raises(LibraryDamaged, match=f"has a file '{names[1]}'"):
        _mirror(tmp_path / "1", address).pull()


def test_a_file_that_a_cleaner_deletes_here_is_copied_again(tmp_path: Path, address: str) -> None:
    one, two = _mirror(tmp_path / "1", address), _mirror(tmp_path / "2", address)
    (tmp_path / "1" / "weights.json").write_bytes(b"a")
    one.push()
    (tmp_path / "1" / "weights.json").unlink()
    one.push(deletions=False)
    assert one.pull()
    assert (tmp_path / "1" / "weights.json").read_bytes() == b"a"
    one.push()
    assert two.pull()
    assert (tmp_path / "2" / "weights.json").read_bytes() == b"a"


def test_a_file_that_another_process_has_changed_is_not_deleted(tmp_path: Path, address: str) -> None:
    one, two = _mirror(tmp_path / "1", address), _mirror(tmp_path / "2", address)
    (tmp_path / "1" / "weights.json").write_bytes(b"a")
    one.push()
    two.pull()
    (tmp_path / "2" / "weights.json").write_bytes(b"theirs")
    two.push()
    (tmp_path / "1" / "weights.json").unlink()
    with pytest.raises(LibraryError, match=r"another process has changed weights\.json"):
        one.push()
    assert one.pull()
    assert (tmp_path / "1" / "weights.json").read_bytes() == b"theirs"

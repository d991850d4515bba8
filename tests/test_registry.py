"""Plug-ins are found by being there."""

from __future__ import annotations

import importlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lingxi.encode.choose import card_of, describe
from lingxi.encode.registry import encoders
from lingxi.errors import BadName, BrokenPlugIn, MissingExtra, UnknownName
from lingxi.evaluate.dataset import datasets
from lingxi.evaluate.index import indexes
from lingxi.evaluate.measure import measures
from lingxi.fuse.ranks.rrf import ReciprocalRank
from lingxi.fuse.registry import rank_fusions
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.media import read
from lingxi.media.registry import Reader, readers
from lingxi.present.cli import doctor
from lingxi.registry import Registry
from lingxi.search.learner import learners
from lingxi.search.reranker import rerankers
from lingxi.search.signal import signals
from lingxi.store.engine import engines
from lingxi.train.hasher import hashers
from lingxi.train.loss import losses
from lingxi.types import Encoder

ROOMS: list[Registry[Any]] = [
    datasets, engines, hashers, indexes, learners, losses, measures, rank_fusions, readers, rerankers, signals,
    vector_fusions,
]  # fmt: skip


TESTS_OWN = {"shared"}  # an engine that tests register where they need it


@pytest.mark.parametrize("registry", ROOMS, ids=lambda each: each.kind)
def test_every_file_of_a_package_registers_the_plug_in_of_its_name(registry: Registry[Any]) -> None:
    """Adding one touches its file and the test of it: no list names them a second time."""
    room = Path(importlib.import_module(registry.room).__file__ or "").parent
    files = {path.stem for path in room.glob("*.py")} - {"__init__"}
    assert set(registry) - TESTS_OWN == set(registry.names()) - TESTS_OWN == files
    assert not registry.broken


def test_a_name_is_spelled_with_its_settings_and_can_be_made_so() -> None:
    assert rank_fusions.spelled("rrf") == "rrf(k=60)"
    assert rank_fusions.spelled("borda") == "borda"
    assert learners.spelled("svm") == "svm(kernel=linear, c=1.0)"
    assert encoders.spelled("glove") == "glove(path='', pool=mean)"
    with pytest.raises(UnknownName, match="unknown rank fusion"):
        rank_fusions.spelled("rff")


def test_names_are_known_before_anything_is_imported() -> None:
    code = "import sys; from lingxi.train.loss import losses; print(losses.names(), 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{sorted(losses)} False"


def test_the_error_for_an_unknown_name_lists_the_known_names_and_a_suggestion() -> None:
    with pytest.raises(
        UnknownName,
        match=r"unknown rank fusion 'rff'\. Did you mean 'rrf'\? Known: adaptive, borda, .*, rrf, weighted_sum\.",
    ):
        rank_fusions["rff"]


@pytest.mark.parametrize(
    ("registry", "name", "given", "told"),
    [
        (rank_fusions, "rrf(k=far)", (), r"rrf\(k=far\): k is int, not far; rrf takes k=60"),
        (rank_fusions, "rrf(k=true)", (), "k is int, not true"),
        (rank_fusions, "rrf(q=1)", (), r"rrf\(q=1\): there is no setting 'q'; rrf takes k=60"),
        (rank_fusions, "rrf(1, 2)", (), r"too many values \(2; at most 1\); rrf takes k=60"),
        (rank_fusions, "rrf(1, k=2)", (), "k has two values, 1 and 2; rrf takes k=60"),
        (rank_fusions, "borda(3)", (), r"too many values \(1; at most 0\); borda takes no settings"),
        (learners, "svm(kernel=odd)", (), "kernel is linear or rbf, not odd; svm takes kernel=linear, c=1.0"),
        (encoders, "visual_words(words=0.5)", (), "words is int, not 0.5"),
        (vector_fusions, "attention(size=wide)", ([3, 4],), "size is int, not wide"),
        (rank_fusions, "foo.bar", (), "'foo.bar' is not the name of a rank fusion; names look like: name, name"),
        (engines, "edge(2)", (Path(),), r"too many values \(1; at most 0\); edge takes no settings"),
    ],
)
def test_settings_are_checked_against_the_signature(
    registry: Registry[Any], name: str, given: tuple[object, ...], told: str
) -> None:
    with pytest.raises(BadName, match=told):
        registry.make(name, *given)
    with pytest.raises(BadName, match=told):
        registry.check(name)


def test_a_setting_that_is_needed_is_named() -> None:
    registry: Registry[object] = Registry("thing", "lingxi.fuse.ranks")

    @registry.register("needs")
    def needs(first: int, size: int, more: int = 1) -> object:
        return first, size, more

    for name in ("needs(1)", "needs(first=1, more=2)"):
        with pytest.raises(BadName, match="size has no value; needs takes first, size, more=1"):
            registry.check(name)
    registry.check("needs(1, 2)")


def test_a_name_with_settings_makes_the_plug_in() -> None:
    assert rank_fusions.make("rrf(k=20)") == ReciprocalRank(20)
    assert rank_fusions.make("rrf(20)") == rank_fusions.make(rank_fusions.parse("rrf(k=20)"))
    assert rank_fusions.make("rrf") == ReciprocalRank()


def test_an_error_of_a_constructor_is_not_taken_for_a_wrong_setting() -> None:
    registry: Registry[object] = Registry("thing", "lingxi.fuse.ranks")

    @registry.register("broken")
    def broken(size: float = 1) -> object:
        return size + "a bug"  # type: ignore[operator]

    with pytest.raises(TypeError, match="unsupported operand"):
        registry.make("broken(size=2)")


@pytest.mark.parametrize("name", list(encoders))
def test_every_encoder_says_its_settings(name: str) -> None:
    for each in encoders.settings(name):
        assert each.name in str(each)
        assert each.kind


def test_two_plug_ins_may_not_share_a_name() -> None:
    registry: Registry[object] = Registry("thing", "lingxi.fuse.ranks")
    registry.register("one")(object())
    with pytest.raises(ValueError, match="two plug-ins have the name thing 'one'"):
        registry.register("one")(object())


def test_asking_for_one_plug_in_does_not_import_the_others() -> None:
    code = (
        "import sys; from lingxi.encode.registry import encoders; encoders['embedded']; "
        "print('lingxi.encode.encoders.onnx_clip' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_plug_in_of_another_package_registers_by_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        name = "theirs"

        def load(self) -> type[ReciprocalRank]:
            return ReciprocalRank

    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: [Entry()] if group == "lingxi.fuse.ranks" else []
    )
    registry: Registry[object] = Registry("thing", "lingxi.fuse.ranks")
    assert registry.make("theirs(k=3)") == ReciprocalRank(3)


def test_a_plug_in_is_known_by_its_file_before_it_is_read() -> None:
    assert readers.has_file("pdf")
    assert not readers.has_file("nothing")


def test_a_thread_waits_while_another_one_imports_the_plug_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "slow_room"
    room.mkdir()
    (room / "__init__.py").write_text("begun = __import__('threading').Event()\n")
    (room / "one.py").write_text(
        "import time, slow_room\nslow_room.begun.set()\ntime.sleep(0.5)\nslow_room.all.register('one')(1)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    package = importlib.import_module("slow_room")
    package.all = Registry("thing", "slow_room")  # type: ignore[attr-defined]
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(lambda: "one" in package.all)
        assert package.begun.wait()
        second = threads.submit(lambda: "one" in package.all)
        assert first.result()
        assert second.result(), "half of a room is not what is known"


def test_a_plug_in_that_fails_to_import_is_named_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "mixed_room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "bad.py").write_text("import a_library_that_is_not_here\n")
    (room / "worse.py").write_text("def (\n")
    (room / "good.py").write_text("import mixed_room\nmixed_room.all.register('good')(1)\n")
    monkeypatch.syspath_prepend(tmp_path)
    package = importlib.import_module("mixed_room")
    registry: Registry[object] = Registry("thing", "mixed_room")
    package.all = registry  # type: ignore[attr-defined]

    class Theirs:
        name = "theirs"

        def load(self) -> str:
            raise RuntimeError("made for another lingxi")

    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Theirs()] if group == "mixed_room" else [])
    with pytest.warns(RuntimeWarning, match="is left out, it cannot be used") as warned:
        assert list(registry) == ["good"]
    assert len(warned) == 3, "each is named"
    assert set(registry.broken) == {"bad", "worse", "theirs"}
    assert "a_library_that_is_not_here" in registry.broken["bad"]
    with pytest.raises(BrokenPlugIn, match="the thing 'theirs' cannot be used: RuntimeError: made for another lingxi"):
        registry["theirs"]
    with pytest.raises(UnknownName, match="unknown thing 'nothing'"):
        registry["nothing"]


def test_a_broken_plug_in_that_is_named_raises_an_error_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "bad_room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "bad.py").write_text("raise AttributeError('gone since numpy 3')\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry: Registry[object] = Registry("thing", "bad_room")
    with pytest.warns(RuntimeWarning, match="'bad'"), pytest.raises(BrokenPlugIn, match="gone since numpy 3"):
        registry["bad"]


def test_a_plug_in_whose_library_is_not_installed_names_the_extra_and_is_not_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "lacking_room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "deep.py").write_text("import a_library_that_is_not_here.nn\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry: Registry[object] = Registry("thing", "lacking_room", extra="train")
    with pytest.raises(
        MissingExtra, match=r"a_library_that_is_not_here; install it with: pip install 'lingxi\[train\]'"
    ):
        registry["deep"]
    assert not registry.broken
    with pytest.raises(UnknownName, match="Known: deep"):
        registry["depe"]


def test_a_reader_that_cannot_be_made_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Reader:
        raise OSError("no such library: libodd.so")

    monkeypatch.setitem(readers._known, "odd", fails)
    monkeypatch.setattr(readers, "_broken", {})
    read._by_suffix.cache_clear()
    read.suffixes.cache_clear()
    try:
        with pytest.warns(RuntimeWarning, match="'odd' is left out"):
            assert read.readable("a.png")
        assert "libodd" in readers.broken["odd"]
    finally:
        read._by_suffix.cache_clear()
        read.suffixes.cache_clear()


def test_models_and_doctor_name_what_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "_broken", {"theirs": "ImportError: cannot import name 'old'"})
    cards = {card.name: card.state for card in describe()}
    assert cards["theirs"] == "cannot be used: ImportError: cannot import name 'old'"
    assert cards["embedded"] == "ready"
    (check,) = doctor._plug_ins()
    assert (check.name, check.fine) == ("encoder theirs", False)
    assert "cannot import name 'old'" in check.said


def test_a_broken_encoder_of_another_package_is_listed_among_the_models(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails() -> Encoder:
        raise RuntimeError("no GPU")

    monkeypatch.setitem(encoders._known, "odd", fails)
    assert card_of("embedded").state == "ready"
    assert {card.name: card.state for card in describe()}["odd"] == "cannot be used: RuntimeError: no GPU"

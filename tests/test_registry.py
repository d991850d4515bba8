"""Plug-ins are found by being there."""

from __future__ import annotations

import importlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lingxi.encode.registry import encoders
from lingxi.errors import BadModelName, UnknownName
from lingxi.fuse.ranks.rrf import ReciprocalRank
from lingxi.fuse.registry import rank_fusions
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.media.registry import readers
from lingxi.registry import Registry
from lingxi.search.learner import learners
from lingxi.store.engine import engines


def test_every_file_of_a_room_is_found() -> None:
    assert set(readers) == {"audio", "docx", "epub", "image", "pdf", "pptx", "text", "video"}
    assert set(rank_fusions) == {"adaptive", "borda", "comb_mnz", "condorcet", "isr", "rrf", "weighted_sum"}
    assert set(engines) == {"edge"}
    assert "embedded" in encoders


def test_an_unknown_name_lists_the_known_ones_and_the_likeliest() -> None:
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
        (rank_fusions, "rrf(q=1)", (), "unexpected keyword argument 'q'; rrf takes k=60"),
        (rank_fusions, "rrf(1, 2)", (), "too many positional arguments; rrf takes k=60"),
        (rank_fusions, "borda(3)", (), "too many positional arguments; borda takes no settings"),
        (learners, "svm(kernel=odd)", (), "kernel is linear or rbf, not odd; svm takes kernel=linear, c=1.0"),
        (encoders, "visual_words(words=0.5)", (), "words is int, not 0.5"),
        (vector_fusions, "attention(size=wide)", ([3, 4],), "size is int, not wide"),
        (rank_fusions, "foo.bar", (), "'foo.bar' is not the name of a rank fusion; names look like: name, name"),
        (engines, "edge(2)", (Path(),), "too many positional arguments; edge takes no settings"),
    ],
)
def test_settings_are_checked_against_the_signature(
    registry: Registry[Any], name: str, given: tuple[object, ...], told: str
) -> None:
    with pytest.raises(BadModelName, match=told):
        registry.make(name, *given)


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
    with pytest.raises(ValueError, match="two plug-ins call themselves thing 'one'"):
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


def test_who_asks_while_another_thread_reads_the_room_waits_for_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
        assert package.begun.wait(20)
        second = threads.submit(lambda: "one" in package.all)
        assert first.result(20)
        assert second.result(20), "half of a room is not what is known"

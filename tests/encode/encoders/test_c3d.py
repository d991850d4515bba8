"""A network over clips of sixteen frames is fed as it was trained, and averaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from lingxi.encode.choose import choose
from lingxi.encode.encoders.c3d import clips
from lingxi.errors import BadModel, MissingModel
from lingxi.testing import check_encoder
from lingxi.types import Video


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A network whose features are the mean of each channel in each frame."""
    graph = helper.make_graph(
        [helper.make_node("ReduceMean", ["clip"], ["m"], axes=[3, 4], keepdims=0),
         helper.make_node("Flatten", ["m"], ["fc6"])], "tiny",
        [helper.make_tensor_value_info("clip", TensorProto.FLOAT, ["n", 3, 16, 112, 112])],
        [helper.make_tensor_value_info("fc6", TensorProto.FLOAT, ["n", 48])],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, tmp_path / "model.onnx")
    return tmp_path


def test_clips_are_squashed_centred_on_the_mean_and_cropped_blue_first() -> None:
    frames = np.zeros((16, 60, 90, 3), np.uint8)
    frames[..., 0] = np.arange(16)[:, None, None] * 10
    (found,) = clips(frames)
    assert found.shape == (3, 16, 112, 112)
    assert np.allclose(found[2, 7], 70 - 102)  # red; the mean of Sports-1M is 90, 98, 102 in OpenCV's order
    assert np.allclose(found[0, 7], -90)


def test_clips_of_sixteen_begin_every_eight_frames() -> None:
    frames = np.arange(40, dtype=np.uint8)[:, None, None, None] * np.ones((1, 8, 8, 3), np.uint8)
    found = [each[0, :, 0, 0] + 90 for each in clips(frames)]
    assert np.allclose(found, [np.arange(n, n + 16) for n in (0, 8, 16, 24)])
    (filled,) = clips(frames[:10])
    assert np.allclose(filled[0, :, 0, 0] + 90, [*range(10), *[9] * 6])
    assert len(list(clips(frames[:23]))) == 1
    assert len(list(clips(frames[:24]))) == 2


def test_it_keeps_the_contract_and_averages(folder: Path) -> None:
    encoder = choose(f"c3d(model='{folder}')")
    check_encoder(encoder)
    frames = np.random.default_rng(0).integers(0, 256, (32, 50, 60, 3), dtype=np.uint8)
    whole, first, second = encoder.encode([Video(frames, 8), Video(frames[:16], 8), Video(frames[16:], 8)])
    parts = [each.reshape(3, 16, -1).mean(2).ravel() for each in clips(frames)]
    assert len(parts) == 3
    assert np.allclose(whole, np.mean(parts, 0) / np.linalg.norm(np.mean(parts, 0)), atol=1e-4)
    assert first @ second < 1


def test_the_mean_clip_beside_the_file_is_subtracted_place_by_place(folder: Path) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (16, 128, 171, 3), dtype=np.uint8)
    before = choose(f"c3d(model='{folder}')").space
    np.save(folder / "mean.npy", frames.transpose(3, 0, 1, 2)[::-1][None])
    encoder = choose(f"c3d(model='{folder}')")
    assert encoder.space.revision != before.revision
    assert not encoder.encode([Video(frames, 8)]).any(), "nothing is left of the mean itself"
    np.save(folder / "mean.npy", np.zeros(3))
    with pytest.raises(BadModel, match="is not a mean clip of shape"):
        choose(f"c3d(model='{folder}')").encode([Video(frames, 8)])
    (folder / "mean.npy").write_text("no")
    with pytest.raises(BadModel, match="is not an array of NumPy"):
        choose(f"c3d(model='{folder}')").encode([Video(frames, 8)])


def test_without_a_file_the_error_says_what_to_provide() -> None:
    with pytest.raises(MissingModel, match="c3d needs an ONNX file"):
        choose("c3d")


def test_the_crop_is_the_middle() -> None:
    frames = np.zeros((16, 128, 171, 3), np.uint8)
    frames[..., 1] = np.arange(171)  # green: the column
    frames[..., 2] = np.arange(128)[:, None]  # blue: the row
    (found,) = clips(frames)
    assert (found[1, 0, 0, [0, -1]] + 98).tolist() == [30, 141]
    assert (found[0, 0, [0, -1], 0] + 90).tolist() == [8, 119]

"""A captioning model, made tiny here, is run from its folder as the library itself would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.hub import offline
from lingxi.encode.image.caption_model import CaptionModel
from lingxi.errors import BadModel, MissingModel
from lingxi.types import Image
from tests.encode.encoders.test_transformers import SMALL, WORDS, tokenizer_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    torch.manual_seed(0)
    tokenizer_in(tmp_path)
    text = {"vocab_size": len(WORDS), "bos_token_id": 1, "sep_token_id": 2, "eos_token_id": 2, "pad_token_id": 0,
            "max_position_embeddings": 64, "encoder_hidden_size": 16, "projection_dim": 8, **SMALL}  # fmt: skip
    config = transformers.BlipConfig(
        text_config=text, vision_config={"image_size": 32, "patch_size": 16, **SMALL}, projection_dim=8
    )
    transformers.BlipForConditionalGeneration(config).save_pretrained(tmp_path)
    transformers.BlipImageProcessor(size={"height": 32, "width": 32}).save_pretrained(tmp_path)
    return tmp_path


def test_every_image_gets_a_sentence_of_known_words(folder: Path) -> None:
    images = [Image(np.full((40, 50, 3), colour, np.uint8)) for colour in (0, 120, 250)]
    model = CaptionModel(str(folder))
    found = model.captions(images)
    assert len(found) == 3
    assert {word for text in found for word in text.split()} <= set(WORDS)
    assert found[1:] == model.captions(images[1:]), "a caption does not depend on the other images"


def test_its_revision_changes_with_its_files(folder: Path) -> None:
    before = CaptionModel(str(folder)).revision
    assert CaptionModel(str(folder)).revision == before
    with (folder / "preprocessor_config.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    assert CaptionModel(str(folder)).revision != before


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match=r"'\./nowhere' is neither a folder nor OWNER/NAME of the hub"):
        CaptionModel("./nowhere")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(MissingModel, match=r"is incomplete; it lacks model\.safetensors, preprocessor_config\.json"):
        CaptionModel(str(tmp_path))
    with offline(), pytest.raises(MissingModel, match="OWNER/NAME"):
        CaptionModel("OWNER/NAME")


def test_a_file_that_is_no_model_is_an_error(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"no")
    with pytest.raises(BadModel, match="cannot be loaded"):
        CaptionModel(str(folder)).captions([Image(np.zeros((40, 50, 3), np.uint8))])

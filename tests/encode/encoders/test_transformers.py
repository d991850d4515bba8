"""Models of the transformers library, made tiny here, are run from their files as the library itself would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from lingxi.encode.choose import choose
from lingxi.encode.hub import offline
from lingxi.errors import BadModel, MissingModel
from lingxi.testing import check_encoder
from lingxi.types import Audio, Text

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "a", "red", "cat", "the", "blue", "sea", "at", "night", "dog", "on", "and"]


@pytest.fixture(autouse=True)
def same_weights() -> None:
    """Weights are random: of some, the last layer of CLAP, which has a ReLU, gives zeros for a text."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)


def tokenizer_in(folder: Path) -> None:
    transformers = pytest.importorskip("transformers")
    words = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]",
        model_max_length=16,
    ).save_pretrained(folder)  # fmt: skip


SMALL = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


def _bert(folder: Path) -> Path:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizer_in(folder)
    config = transformers.BertConfig(vocab_size=len(WORDS), max_position_embeddings=32, **SMALL)
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def _clip(folder: Path) -> Path:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizer_in(folder)
    text = {"vocab_size": len(WORDS), "max_position_embeddings": 32, "eos_token_id": 2, **SMALL}
    config = transformers.CLIPConfig(text_config=text, vision_config={"image_size": 32, "patch_size": 16, **SMALL},
                                     projection_dim=8)  # fmt: skip
    transformers.CLIPModel(config).save_pretrained(folder)
    transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=32).save_pretrained(folder)
    return folder


def test_a_text_model_is_pooled_by_the_mean_of_its_words(tmp_path: Path) -> None:
    encoder = choose(f"transformers(model='{_bert(tmp_path)}')")
    assert encoder.modalities == {"text"}
    check_encoder(encoder)
    import torch
    import transformers

    model = transformers.AutoModel.from_pretrained(tmp_path).eval()
    with torch.inference_mode():
        hidden = model(input_ids=torch.tensor([[1, 5, 6, 2]])).last_hidden_state[0].numpy()
    mean = hidden.mean(0) / np.linalg.norm(hidden.mean(0))
    assert np.allclose(encoder.encode([Text("red cat")])[0], mean, atol=1e-4)


def test_a_clip_puts_texts_and_images_into_one_space(tmp_path: Path) -> None:
    encoder = choose(f"transformers(model='{_clip(tmp_path)}')")
    assert encoder.modalities == {"text", "image"}
    assert encoder.space.dim == 8
    check_encoder(encoder)


def test_a_clap_model_encodes_sounds_and_texts(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizer_in(tmp_path)
    text = {"vocab_size": len(WORDS), "max_position_embeddings": 32, "pad_token_id": 0, **SMALL}
    audio = {"patch_embeds_hidden_size": 8, "depths": [1, 1, 1, 1], "num_attention_heads": [1, 1, 1, 1],
             "hidden_size": 64, "num_mel_bins": 64, "spec_size": 256, "projection_dim": 8}  # fmt: skip
    config = transformers.ClapConfig(text_config=text, audio_config=audio, projection_dim=8)
    transformers.ClapModel(config).save_pretrained(tmp_path)
    transformers.ClapFeatureExtractor(truncation="rand_trunc", padding="repeatpad").save_pretrained(tmp_path)
    encoder = choose(f"transformers(model='{tmp_path}')")
    assert encoder.modalities == {"text", "audio"}
    time_s = np.arange(16_000) / 16_000
    tones = [Audio(np.sin(2 * np.pi * hertz * time_s).astype(np.float32), 16_000) for hertz in (300, 2_000)]
    rows = encoder.encode([tones[0], Text("red cat"), tones[1], tones[0]])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    assert np.allclose(rows[0], rows[3], atol=1e-4)
    assert not np.allclose(rows[0], rows[2], atol=1e-3)


def test_weights_that_are_no_safetensors_are_refused(tmp_path: Path) -> None:
    folder = _bert(tmp_path)
    (folder / "model.safetensors").write_bytes(b"\x80\x04 pickled")
    with pytest.raises(BadModel, match="cannot be loaded"):
        choose(f"transformers(model='{folder}')").encode([Text("a")])
    (folder / "model.safetensors").unlink()
    with pytest.raises(MissingModel, match=r"model\.safetensors"):
        choose(f"transformers(model='{folder}')")


def test_without_a_model_the_error_says_what_to_name() -> None:
    with pytest.raises(MissingModel, match="OWNER/NAME"):
        choose("transformers")
    with offline(), pytest.raises(MissingModel, match=r"lingxi index FOLDER --model .* downloads it"):
        choose("transformers(model='someone/model')")

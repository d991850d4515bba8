"""The last layers of a tiny CLIP learn four colours; the others stay as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.errors import BadName
from lingxi.types import Text
from tests.train.toys import COLOURS, painted

pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from lingxi.train.finetune import finetune, unfreeze  # noqa: E402

SMALL = {"hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 2, "intermediate_size": 16}


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Three layers a tower, and a vocabulary of the words in the table."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    painted(tmp_path, 80)
    text = (tmp_path / "pairs.csv").read_text(encoding="utf-8").replace(",", " ")
    known = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", *sorted(set(text.split()))]
    words = Tokenizer(models.WordLevel({word: n for n, word in enumerate(known)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    folder = tmp_path / "clip"
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]",
        model_max_length=16,
    ).save_pretrained(folder)  # fmt: skip
    texts = {"vocab_size": len(known), "max_position_embeddings": 32, "eos_token_id": 2, **SMALL}
    transformers.set_seed(0)
    config = transformers.CLIPConfig(
        text_config=texts, vision_config={"image_size": 32, "patch_size": 16, **SMALL}, projection_dim=8
    )
    transformers.CLIPModel(config).save_pretrained(folder)
    transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=32).save_pretrained(folder)
    return folder


def test_only_the_last_layers_and_what_is_behind_them_may_learn(clip: Path) -> None:
    model = transformers.CLIPModel.from_pretrained(clip)
    count = unfreeze(model, 1)
    learning = {name for name, weight in model.named_parameters() if weight.requires_grad}
    assert {"visual_projection.weight", "text_projection.weight", "logit_scale"} <= learning
    assert any("text_model.encoder.layers.2." in name for name in learning)
    assert not any(".layers.1." in name or ".layers.0." in name or "embedding" in name for name in learning)
    assert 0 < count < sum(weight.numel() for weight in model.parameters())


def test_it_learns_and_what_it_writes_is_used_by_name(clip: Path, tmp_path: Path) -> None:
    name = f"transformers(model='{clip}')"
    found = finetune(tmp_path / "pairs.csv", tmp_path / "mine", name, 2, epochs=12, batch=16, rate=3e-3)
    losses = [row["loss"] for row in found.history]
    assert losses[-1] < losses[0] - 0.2
    assert found.after.score > found.before.score
    tuned, before = choose(f"transformers(model='{tmp_path / 'mine'}')"), choose(name)
    word = Text(next(iter(COLOURS)))
    assert not np.allclose(embed(tuned, [word]), embed(before, [word]), atol=1e-2)
    first = "vision_model.encoder.layers.0.mlp.fc1.weight"
    kept, was = (transformers.CLIPModel.from_pretrained(folder).state_dict() for folder in (tmp_path / "mine", clip))
    assert np.array_equal(kept[first].numpy(), was[first].numpy())


def test_only_models_with_layers_are_trained(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(BadName, match="no layers to train"):
        finetune(tmp_path / "pairs.csv", tmp_path / "mine", "embedded", 1)
    with pytest.raises(FileExistsError, match="exists; name another folder"):
        finetune(tmp_path / "pairs.csv", clip, "embedded", 1)

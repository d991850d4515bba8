"""Fine-tunes the last layers of a model of the transformers library on the user's pairs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.arrays import Pixels, Vectors
from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.encode.encoders.transformers import Transformers
from lingxi.errors import BadName
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.train.data import Data
from lingxi.train.device import best_device, need_torch
from lingxi.train.judge import Judgement, judge
from lingxi.train.learn import Learning
from lingxi.train.learn_fusion import split
from lingxi.train.pairs import Pair, read_pairs
from lingxi.train.progress import OnStage, silent
from lingxi.types import Image, Limits, Media, Source, Text

LAYER = re.compile(r"^(text_model|vision_model)\..*layers\.(\d+)\.")
AFTER = ("post_layernorm", "final_layer_norm", "projection", "logit_scale", "logit_bias", "head")  # follow the layers
SIDE = 256
WARMTH = 0.07  # temperature for models without one


def finetune(
    table: AnyPath,
    out: AnyPath,
    model: str,
    layers: int,
    epochs: int = 3,
    batch: int = 64,
    rate: float = 1e-5,
    seed: int = 0,
    folder: AnyPath | None = None,
    tell: OnStage = silent,
) -> Learning:
    """Trains the last ``layers`` of both towers with InfoNCE, and writes the whole model in the hub's layout.

    ``model`` is ``transformers(model=…)`` with a CLIP-like model. The result is used the same way, and needs torch,
    too. Raises FileExistsError, MissingExtra, BadName, or what reading pairs raises.
    """
    need_torch()
    out = as_path(out)
    if out.exists():
        raise FileExistsError(f"{out} exists; name another folder, or delete it")
    encoder = choose(model)
    if not isinstance(encoder, Transformers) or "image" not in encoder.modalities:
        raise BadName(f"{model} has no layers to train; name a CLIP-like one: transformers(model='OWNER/NAME')")
    learned, judged = (list(_readable(pairs, tell)) for pairs in split(read_pairs(table, folder)))
    before = _judged(encoder, judged)
    unfrozen = unfreeze(encoder.model, layers)
    history = _trained(encoder, learned, (epochs, batch, rate, seed), tell)
    after = _judged(encoder, judged)
    _save(encoder, out)
    sizes = {"train": len(learned), "choose": 0, "judge": len(judged), "unread": 0, "weights": unfrozen}
    return Learning(f"{model} as it is", before, after, sizes, history)


def unfreeze(model: Any, layers: int) -> int:
    """Unfreezes the last ``layers`` of each tower and the parameters after them; returns the number of such weights."""
    names = [name for name, _ in model.named_parameters()]
    found = [match for name in names if (match := LAYER.match(name))]
    last = {tower: max(int(each[2]) for each in found if each[1] == tower) for tower in {each[1] for each in found}}
    count = 0
    for name, weight in model.named_parameters():
        match = LAYER.match(name)
        inside = match is not None and int(match[2]) > last[match[1]] - layers
        weight.requires_grad_(inside or (match is None and any(each in name for each in AFTER)))
        count += weight.numel() if weight.requires_grad else 0
    return count


def _readable(pairs: Sequence[Pair], tell: OnStage) -> Iterator[tuple[Pixels, Pair]]:
    sources = [Source(pair.path, 0, 0) for pair in pairs]
    for number, (pair, found) in enumerate(zip(pairs, read_all(sources, Limits(), SIDE), strict=True), start=1):
        tell("pictures", number, len(pairs))
        media = found.segments[0].media if isinstance(found, Reading) and found.segments else None
        if isinstance(media, Image):
            yield media.pixels, pair


def _trained(
    encoder: Transformers, pairs: Sequence[tuple[Pixels, Pair]], settings: tuple[int, int, float, int], tell: OnStage
) -> list[dict[str, float]]:
    import torch

    epochs, batch, rate, seed = settings
    torch.manual_seed(seed)
    model = encoder.model.to(best_device()).train()
    weights = [each for each in model.parameters() if each.requires_grad]
    optimiser, history = torch.optim.AdamW(weights, lr=rate, weight_decay=0.01), list[dict[str, float]]()
    for epoch in range(1, epochs + 1):
        order = np.random.default_rng([seed, epoch]).permutation(len(pairs))
        lost = [
            _step(encoder, optimiser, [pairs[n] for n in order[start : start + batch]])
            for start in range(0, len(order) - 1, batch)
        ]
        history.append({"epoch": epoch, "loss": float(np.mean(lost))})
        tell("epochs", epoch, epochs)
    model.to("cpu").eval()
    return history


def _step(encoder: Transformers, optimiser: Any, pairs: Sequence[tuple[Pixels, Pair]]) -> float:
    """One step of InfoNCE; pairs that share an image or a text are not negatives of each other."""
    import torch
    from torch.nn.functional import normalize

    model = encoder.model
    words = encoder.tokenizer([pair.text for _, pair in pairs], padding=True, truncation=True, return_tensors="pt")
    pixels = encoder.processor(images=[pixels for pixels, _ in pairs], return_tensors="pt")
    image, text = (
        normalize(getattr(found, "pooler_output", found), dim=1)
        for found in (
            model.get_image_features(**pixels.to(model.device)), model.get_text_features(**words.to(model.device))
        )
    )  # fmt: skip
    scale = model.logit_scale.exp() if hasattr(model, "logit_scale") else 1 / WARMTH
    same = np.array([[(a.path == b.path) or (a.text == b.text) for _, b in pairs] for _, a in pairs])
    np.fill_diagonal(same, val=False)
    scores = (scale * image @ text.T).masked_fill(torch.tensor(same, device=image.device), -1e4)
    own = torch.arange(len(pairs), device=image.device)
    cross = torch.nn.functional.cross_entropy
    loss = (cross(scores, own) + cross(scores.T, own)) / 2
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return float(loss.detach())


def _judged(encoder: Transformers, pairs: Sequence[tuple[Pixels, Pair]]) -> Judgement:
    places = {path: n for n, path in enumerate(dict.fromkeys(pair.path for _, pair in pairs))}
    first = {pair.path: pixels for pixels, pair in reversed(pairs)}
    pictures: list[Media] = [Image(first[path]) for path in places]
    image, text = embed(encoder, pictures), embed(encoder, [Text(pair.text) for _, pair in pairs])
    rows = np.array([(places[pair.path], n) for n, (_, pair) in enumerate(pairs)], np.intp).reshape(-1, 2)
    return judge(image, text, Data(_one_view(image), _one_view(text), rows))


def _one_view(rows: Vectors) -> Any:
    return rows[:, None]


def _save(encoder: Transformers, out: Path) -> None:
    """Saves the model, its tokenizer and its processor; the folder appears complete or not at all."""
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    for each in (encoder.model, encoder.tokenizer, encoder.processor):
        each.save_pretrained(draft)
    draft.replace(out)

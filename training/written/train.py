"""Trains the detector of text in images, and writes it to src/lingxi/weights/written/text.onnx.

``python train.py DATA`` with the data set folder; about ten minutes on two cores. Words of CC-CEDICT and of captions
are drawn in the fonts of this machine (Debian: fonts-dejavu, fonts-liberation, fonts-noto-cjk) on Flickr8k's train
photos, on pictures of clothing and exercises, and on plain ground. Photos without a drawn word count as without text,
though a few have some.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from torch import nn
from torch.nn import functional

SIDE, STRIDE = 192, 8
STEPS, BATCH, RATE = 1_500, 24, 4e-3
FONTS = ("dejavu", "liberation", "noto")
LAYERS = (  # channels before and after, side of the kernel, stride, dilation
    (1, 12, 5, 2, 1),
    (12, 24, 3, 2, 1),
    (24, 32, 3, 2, 1),
    (32, 32, 3, 1, 1),
    (32, 32, 3, 1, 2),
    (32, 32, 3, 1, 2),
)
OUT = Path(__file__).resolve().parents[2] / "src" / "lingxi" / "weights" / "written" / "text.onnx"


def network() -> nn.Module:
    """Greyscale (n, 1, h, w) in 0..1 -> log odds of text (n, 1, h/8, w/8)."""
    layers: list[nn.Module] = []
    for before, after, size, stride, apart in LAYERS:
        padding = (size // 2) * apart
        layers += [nn.Conv2d(before, after, size, stride, padding, apart, bias=False)]
        layers += [nn.BatchNorm2d(after), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers, nn.Conv2d(LAYERS[-1][1], 1, 1))


class Drawing:
    """Pictures with and without words, and where the words are."""

    def __init__(self, data: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["split"] == "train"]
        names = sorted({row["image"] for row in rows})
        self.photos = [data / "flickr8k" / "images" / name for name in names]
        self.photos += [
            path for name in ("clothing", "exercises") for path in sorted((data / name).rglob("*.jpg"))[::3]
        ]
        english = [row["caption"].split() for row in rows[::20] if row["language"] == "en"]
        self.english = [word.strip(".,'\"") for words in english for word in words if len(word) > 2]
        with gzip.open(data / "dictionary-zh" / "cedict.txt.gz", "rt", encoding="utf-8") as lines:
            self.chinese = [line.split()[1] for line in lines if not line.startswith("#")]
        files = sorted(path for path in Path("/usr/share/fonts").rglob("*.[to]t[fc]") if path.is_file())
        self.fonts = {
            "zh": [path for path in files if "CJK" in path.name],
            "en": [path for path in files if any(name in str(path).lower() for name in FONTS)],
        }

    def example(self) -> tuple[np.ndarray, np.ndarray]:
        """A picture (192, 192) uint8 and where its text is (24, 24) bool."""
        picture, mask = self.ground(), Image.new("L", (SIDE, SIDE), 0)
        if self.chance.random() < 0.5:
            for _ in range(self.chance.choice((1, 1, 2))):
                self.write(picture, mask)
        if self.chance.random() < 0.3:
            picture = picture.filter(ImageFilter.GaussianBlur(self.chance.uniform(0.3, 1.0)))
        pixels = np.asarray(picture, np.float32)
        if self.chance.random() < 0.5:
            noise = np.random.default_rng(self.chance.randrange(2**31))
            pixels = pixels + noise.normal(0, self.chance.uniform(1, 8), pixels.shape).astype(np.float32)
        cells = np.asarray(mask).reshape(SIDE // STRIDE, STRIDE, SIDE // STRIDE, STRIDE).max((1, 3)) > 0
        return np.clip(pixels, 0, 255).astype(np.uint8), cells

    def ground(self) -> Image.Image:
        """A photo's piece, or plain ground."""
        if self.chance.random() < 0.2:
            picture = Image.new("L", (SIDE, SIDE), self.chance.randrange(256))
            ramp = Image.linear_gradient("L").rotate(self.chance.choice((0, 90, 180, 270))).resize((SIDE, SIDE))
            return Image.blend(picture, ramp, self.chance.choice((0.0, self.chance.uniform(0, 0.5))))
        with Image.open(self.chance.choice(self.photos)) as file:
            photo = file.convert("L")
        scale = SIDE / min(photo.size) * self.chance.uniform(1.0, 2.5)
        photo = photo.resize(
            (round(photo.width * scale) + 1, round(photo.height * scale) + 1), Image.Resampling.BICUBIC
        )
        left, top = (self.chance.randint(0, size - SIDE) for size in photo.size)
        photo = photo.crop((left, top, left + SIDE, top + SIDE))
        return photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.chance.random() < 0.5 else photo

    def words(self, language: str) -> str:
        """One to five words, a number instead now and then."""
        if self.chance.random() < 0.15:
            form = self.chance.choice(("{:d}", "{:d}.99", "No. {:d}", "{:d}-B", "0x{:x}"))
            return form.format(self.chance.randrange(1, 99999))
        some = self.chance.choices(
            self.chinese if language == "zh" else self.english, k=self.chance.choice((1, 1, 1, 2, 3, 5))
        )
        text = "".join(some) if language == "zh" else " ".join(some)
        return self.chance.choice((text, text, text.upper(), text.capitalize()))

    def write(self, picture: Image.Image, mask: Image.Image) -> None:
        """Puts a line or a few of text on the picture; the mask gets white where they stand."""
        layer = self.layer()
        if layer.getbbox() is None:
            return
        under = float(np.asarray(picture, np.float32)[np.asarray(layer) > 64].mean())
        away = self.chance.uniform(45, 220) * self.chance.choice((-1, 1))
        ink = under + away if 0 <= under + away <= 255 else under - away
        if not 0 <= ink <= 255:
            ink = 255 if under < 128 else 0
        if self.chance.random() < 0.2:  # on a label of its own
            ImageDraw.Draw(picture).rectangle(layer.getbbox() or (0, 0, 0, 0), fill=round(under))
        picture.paste(round(ink), (0, 0), layer)
        mask.paste(255, (0, 0), layer.point(lambda value: 255 if value > 64 else 0))

    def layer(self) -> Image.Image:
        """The ink of a text, white on black."""
        language = self.chance.choice(("en", "zh"))
        size = round(2 ** self.chance.uniform(3.1 if language == "en" else 3.4, 6.3))
        font = ImageFont.truetype(str(self.chance.choice(self.fonts[language])), size)
        lines = 1 if self.chance.random() < 0.6 else self.chance.randint(2, 8)
        layer = Image.new("L", (SIDE, SIDE), 0)
        left, top = self.chance.randint(-20, SIDE // 2), self.chance.randint(0, max(1, SIDE - lines * size))
        pen = ImageDraw.Draw(layer)
        for line in range(lines):
            pen.text((left, top + line * size * 1.25), self.words(language), 255, font)
        layer = layer.rotate(self.chance.choice((self.chance.uniform(-12, 12), 0, 0, 90)), Image.Resampling.BICUBIC)
        return layer if np.asarray(layer).max() > 64 else Image.new("L", (SIDE, SIDE), 0)


class Examples(torch.utils.data.IterableDataset):
    """An endless stream."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __iter__(self) -> Iterator[Any]:
        worker = torch.utils.data.get_worker_info()
        drawing = Drawing(self.data, worker.id if worker else 0)
        while True:
            yield drawing.example()


def surest(said: torch.Tensor) -> torch.Tensor:
    """The log odds (n,) of the surest three cells in a row."""
    return functional.avg_pool2d(said, (1, 3), 1).flatten(1).amax(1)


def learn(data: Path) -> nn.Module:
    """Cells are judged one by one, those of text weigh more, as they are fewer; the surest of a picture once more."""
    torch.manual_seed(0)
    model = network()
    optimiser = torch.optim.AdamW(model.parameters(), RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, STEPS)
    loader = torch.utils.data.DataLoader(Examples(data), BATCH, num_workers=1)
    for step, (pixels, cells) in zip(range(STEPS), loader, strict=False):
        said, goal = model(pixels[:, None].float() / 255), cells[:, None].float()
        loss = functional.binary_cross_entropy_with_logits(said, goal, pos_weight=torch.tensor(3.0))
        holds = goal.flatten(1).amax(1)
        loss = loss + 0.2 * functional.binary_cross_entropy_with_logits(surest(said), holds)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            right = ((surest(said) > 0) == (holds > 0)).float().mean()
            print(step, f"{loss.item():.3f} {right.item():.2f}", flush=True)
    return model.eval()


class Shipped(nn.Module):
    """Bytes (h, w) -> one number, the log odds that there is text."""

    def __init__(self, cells: nn.Module) -> None:
        super().__init__()
        self.cells = cells

    def forward(self, grey: torch.Tensor) -> torch.Tensor:
        """The surest place speaks."""
        return functional.avg_pool2d(self.cells(grey[None, None].float() / 255), (1, 3), 1).amax()


def main() -> None:
    """Learns and ships."""
    model = Shipped(learn(Path(sys.argv[1])))
    OUT.parent.mkdir(exist_ok=True)
    example, axes = (torch.zeros(256, 320, dtype=torch.uint8),), {"grey": {0: "height", 1: "width"}}
    torch.onnx.export(
        model, example, str(OUT), input_names=["grey"], output_names=["odds"], dynamic_axes=axes, dynamo=False
    )
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()

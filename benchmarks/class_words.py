"""Which names of classes are right for the sets whose labels are no ImageNet classes themselves."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

EVERY = 4  # of ImageNet's photos
DOGS = range(151, 269)  # ImageNet's classes of dogs
RIGHT: Mapping[str, Sequence[str]] = {  # label -> English names of classes, in addition to all that hold the label
    "elephant": ("tusker", "Indian elephant", "African elephant"),
    "guitar": ("acoustic guitar", "electric guitar"),
    "horse": ("sorrel",),
    "Blazer": ("suit", "Windsor tie"),
    "Dress": ("gown", "hoopskirt", "overskirt"),
    "Hat": ("cowboy hat", "sombrero", "bonnet", "bathing cap"),
    "Hoodie": ("sweatshirt",),
    "Longsleeve": ("jersey", "sweatshirt", "cardigan"),
    "Outwear": ("trench coat", "fur coat", "cloak", "poncho", "lab coat"),
    "Pants": ("jean", "pajama"),
    "Polo": ("jersey",),
    "Shoes": ("Loafer", "running shoe", "clog", "cowboy boot", "sandal"),
    "Shorts": ("swimming trunks",),
    "Skirt": ("miniskirt", "overskirt", "hoopskirt"),
    "T-Shirt": ("jersey",),
}


def pictures(data: Path) -> dict[str, list[tuple[Path, str]]]:
    """Set -> its images with their labels."""
    imagenet = [(image, label) for image, label in _rows(data / "imagenet-sample", "classes.csv", {})][::EVERY]
    found = {"ImageNet": imagenet, "clothing": _rows(data / "clothing", "labels.csv", {"split": "test"})}
    for domain in ("photo", "sketch"):
        found[f"PACS, {domain}"] = _rows(data / "sketches", "labels.csv", {"domain": domain})
    return {name: some for name, some in found.items() if some}


def is_right(label: str, name: str, names: Sequence[str]) -> bool:
    """Whether the English name of a class, one of ``names`` in ImageNet's order, is right for an image of a label."""
    if label == "dog" and names.index(name) in DOGS:
        return True
    known = [each.lower() for each in (label, *RIGHT.get(label, ()))]
    return name.lower() in known


def _rows(folder: Path, table: str, where: Mapping[str, str]) -> list[tuple[Path, str]]:
    with (folder / table).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row.get(name) == value for name, value in where.items())]
    return [(folder / row["image"], row["english"]) for row in rows]

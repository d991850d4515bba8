"""Which encoder a name stands for: a registered one, a folder, or a model of the hub; and which there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lingxi.encode.hub import fetch, models_folder
from lingxi.encode.registry import encoders
from lingxi.errors import LingxiError, UnknownName
from lingxi.types import Encoder, Space


@dataclass(frozen=True)
class ModelCard:
    """What there is to know of a model before it is used."""

    name: str
    modalities: tuple[str, ...]
    space: Space | None  # None while it cannot be loaded
    state: str  # ready, or what it needs

    def as_dict(self) -> dict[str, Any]:
        """The card as plain JSON values."""
        return asdict(self)


def choose(name: str) -> Encoder:
    """The encoder that ``name`` stands for: ``embedded``, a folder in the ONNX layout, or ``owner/name`` of the hub.

    Raises UnknownName, MissingModel or BadModel.
    """
    if name.isidentifier():
        return encoders[name]()
    from lingxi.encode.encoders.onnx_clip import FILES, OnnxClip

    folder = Path(name).expanduser()
    if folder.is_dir():
        return OnnxClip(folder.absolute())
    if name.count("/") == 1 and not name.startswith((".", "/", "~")):
        return OnnxClip(fetch(name, FILES), name.partition("@")[0].rpartition("/")[2])
    raise UnknownName("model or model folder", name, encoders)


def describe() -> list[ModelCard]:
    """The models that are registered, and those of the hub that were fetched before."""
    return [*_registered(), *_fetched()]


def _registered() -> Iterator[ModelCard]:
    for name in encoders:
        yield _card(name)


def _fetched() -> Iterator[ModelCard]:
    folder = models_folder()
    for found in sorted(folder.iterdir()) if folder.is_dir() else ():
        if found.is_dir():
            yield _card(found.name.replace("--", "/", 1))


def _card(name: str) -> ModelCard:
    try:
        encoder = choose(name)
        return ModelCard(name, tuple(sorted(encoder.modalities)), encoder.space, "ready")
    except LingxiError as error:
        return ModelCard(name, (), None, str(error))

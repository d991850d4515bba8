"""Which encoder a name stands for: a registered one, a folder, or a model of the hub; and which there are."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lingxi.encode.fitted import is_saved, load_learned
from lingxi.encode.hub import fetch, models_folder, offline
from lingxi.encode.names import Name, parse_name
from lingxi.encode.registry import encoders
from lingxi.errors import BadModel, BadModelName, LingxiError, UnknownName
from lingxi.types import Encoder, Fitted, Space


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
    """The encoder that ``name`` stands for.

    ``embedded`` or another registered name, perhaps with settings as in ``visual_words(sift, words=256)``; a folder
    with a fitted encoder or a model in the ONNX layout; or ``owner/name`` of the hub. Raises UnknownName,
    BadModelName, MissingModel or BadModel.
    """
    folder = Path(name).expanduser()
    if name.isidentifier() or (name.endswith(")") and not folder.is_dir()):
        return _registered_as(parse_name(name))
    if is_saved(folder):
        return _restored(folder)
    from lingxi.encode.encoders.onnx_clip import FILES, OnnxClip

    if folder.is_dir():
        return OnnxClip(folder.absolute())
    if name.count("/") == 1 and not name.startswith((".", "/", "~")):
        return OnnxClip(fetch(name, FILES), name.partition("@")[0].rpartition("/")[2])
    raise UnknownName("model or model folder", name, encoders)


def _registered_as(name: Name) -> Encoder:
    make = encoders[name.base]
    arguments = [str(each) if isinstance(each, Name) else each for each in name.arguments]
    settings = {key: str(each) if isinstance(each, Name) else each for key, each in name.settings}
    try:
        inspect.signature(make).bind(*arguments, **settings)
    except TypeError as error:
        raise BadModelName(f"{name}: {error}; {name.base} takes {inspect.signature(make)}") from None
    return make(*arguments, **settings)


def _restored(folder: Path) -> Encoder:
    name, learned = load_learned(folder)
    encoder = _registered_as(parse_name(name))  # a stranger's folder names no other folder
    if not isinstance(encoder, Fitted):
        raise BadModel(f"{folder} holds what {name} learned, but {name} is not a model that learns")
    encoder.restore(learned)
    return encoder


def describe() -> list[ModelCard]:
    """The models that are registered, and those of the hub that were fetched before."""
    with offline():
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

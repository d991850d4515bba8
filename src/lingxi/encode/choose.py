"""Resolves a model name to an encoder: a registered one, a folder, or a hub model; and lists the models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lingxi.encode.fitted import is_saved, load_learned
from lingxi.encode.hub import fetch, models_folder, offline
from lingxi.encode.registry import encoders
from lingxi.errors import BadModel, BadName, LingxiError, MissingExtra, NotFitted, UnknownName
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.names import Name, Setting
from lingxi.types import About, Described, Encoder, Fitted, Space


@dataclass(frozen=True)
class ModelCard:
    """The facts of a model that are known before it is loaded."""

    name: str
    modalities: tuple[str, ...]
    space: Space | None  # None while it cannot be loaded, or must be fitted first
    state: str  # "ready", or what is missing
    about: About | None = None
    settings: tuple[str, ...] = ()  # of its name, with their defaults

    def as_dict(self) -> dict[str, Any]:
        """The card as plain JSON values."""
        return asdict(self)


def choose(name: str) -> Encoder:
    """The encoder of that name.

    ``name`` is a registered name such as ``embedded``, perhaps with settings: ``visual_words(sift, words=256)``; or a
    folder with a fitted encoder or a model in one of the ONNX layouts; or ``owner/name`` of the hub. Raises
    UnknownName, BadName, MissingModel or BadModel.
    """
    folder = Path(name).expanduser()
    if name.isidentifier() or (name.endswith(")") and not folder.is_dir()):
        return _registered_as(encoders.parse(name))
    if is_saved(folder):
        return _restored(folder)
    if folder.is_dir():
        return _in_folder(folder.absolute())
    if name.count("/") == 1 and not name.startswith((".", "/", "~")):
        return _of_the_hub(name)
    raise UnknownName("model or model folder", name, encoders)


def _in_folder(folder: Path, name: str | None = None) -> Encoder:
    from lingxi.encode.encoders.onnx_clap import OnnxClap, is_clap
    from lingxi.encode.encoders.onnx_clip import OnnxClip

    return OnnxClap(folder, name) if is_clap(folder) else OnnxClip(folder, name)


def _of_the_hub(name: str) -> Encoder:
    """A hub model whose name contains CLAP is taken as a CLAP, any other as a CLIP."""
    from lingxi.encode.encoders import onnx_clap, onnx_clip

    short = name.partition("@")[0].rpartition("/")[2]
    return _in_folder(fetch(name, onnx_clap.FILES if "clap" in short.lower() else onnx_clip.FILES), short)


def _registered_as(name: Name) -> Encoder:
    if vector_fusions.has_file(name.base):
        from lingxi.encode.joint.composed import compose  # imported here: searches with other models start faster

        return compose(name, choose)
    return encoders.make(name)


def _restored(folder: Path) -> Encoder:
    name, learned = load_learned(folder)
    with offline():  # a folder from elsewhere must not trigger downloads or refer to other folders
        encoder = _registered_as(encoders.parse(name))
    if not isinstance(encoder, Fitted):
        raise BadModel(f"{folder} holds what {name} learned, but {name} is not a model that learns")
    encoder.restore(learned)
    return encoder


def describe() -> list[ModelCard]:
    """The cards of all registered models and of the hub models that were downloaded before."""
    with offline():
        return [*_registered(), *_fusions(), *_fetched()]


def _registered() -> Iterator[ModelCard]:
    for name in sorted(encoders, key=lambda each: (each != "embedded", each)):
        yield _card(name)
    for registry in (encoders, vector_fusions):
        for name, reason in registry.broken.items():
            yield ModelCard(name, (), None, f"cannot be used: {reason}")


def _fetched() -> Iterator[ModelCard]:
    folder = models_folder()
    for found in sorted(folder.iterdir()) if folder.is_dir() else ():
        if found.is_dir():
            yield _card(found.name.replace("--", "/", 1))


def card_of(name: str) -> ModelCard:
    """The card of one model; nothing is downloaded. Raises UnknownName or BadName."""
    if name in vector_fusions:
        return _fusion_card(name)
    with offline():
        return _card(name, strict=True)


def training_of(name: str) -> str:
    """The command that trains a model, or a part of it, which no folder of files can; empty if there is none."""
    return _training_of(encoders.parse(name))


def _training_of(part: Setting) -> str:
    name = part if isinstance(part, Name) else Name(str(part))
    if name.base in encoders and isinstance(kind := encoders[name.base], Described) and kind.about.trained_by:
        return kind.about.trained_by
    inner = (*name.arguments, *(value for _, value in name.settings))
    return next(filter(None, map(_training_of, inner)), "")


def _fusions() -> Iterator[ModelCard]:
    yield from map(_fusion_card, vector_fusions)


def _fusion_card(name: str) -> ModelCard:
    state = f"fuses models: {name}(resnet50, word2vec)"
    return ModelCard(f"{name}(…)", ("image", "text"), None, state, settings=_settings(name))


def _settings(base: str) -> tuple[str, ...]:
    known = next((each for each in (encoders, vector_fusions) if base.isidentifier() and base in each), None)
    return tuple(map(str, known.settings(base))) if known else ()


def _card(name: str, *, strict: bool = False) -> ModelCard:
    base = name.partition("(")[0]
    kind = encoders[base] if base.isidentifier() and base in encoders else None
    about = kind.about if isinstance(kind, Described) else None
    settings = _settings(base)
    seen = getattr(kind, "modalities", ())
    modalities = tuple(sorted(seen)) if isinstance(seen, frozenset) else ()
    lacking = _lacking(about)
    try:
        encoder = choose(name)
        modalities = tuple(sorted(encoder.modalities))
        return ModelCard(name, modalities, encoder.space, lacking or "ready", about, settings)
    except NotFitted:
        command = training_of(name)
        state = f"trained by {command}" if command else "learned from the folder that is indexed"
        return ModelCard(name, modalities, None, lacking or state, about, settings)
    except LingxiError as error:
        if strict and isinstance(error, UnknownName | BadName):
            raise
        return ModelCard(name, modalities, None, str(error), about, settings)
    except Exception as error:  # an encoder of another package: the other cards are shown all the same
        return ModelCard(name, modalities, None, f"cannot be used: {type(error).__name__}: {error}", about)


def _lacking(about: About | None) -> str:
    """What to install before the model can be used; nothing is imported. Empty if all is there."""
    missing = [each for each in about.imports if find_spec(each) is None] if about else []
    return str(MissingExtra(missing[0], about.extra)) if about and missing else ""

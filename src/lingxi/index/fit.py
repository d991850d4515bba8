"""Encoders that are learned from a collection are learned from the folder that is indexed, before it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lingxi.encode.fitted import is_saved, load_learned, save_learned
from lingxi.errors import BadModel, LibraryError
from lingxi.types import Encoder, Fitted, Limits, Media, SeesPixels, Source, Text, fuses_captions, in_a_row

SIDE = 256  # pixels of the shorter side, for encoders that do not say


def fitted_folder(library: Path, model: str) -> Path:
    """Where a library keeps what ``model`` learned."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", model).strip("-.")[:60]
    return library / "models" / f"{plain}-{hashlib.blake2b(model.encode(), digest_size=4).hexdigest()}"


def restored(library: Path, model: str, encoder: Encoder) -> bool:
    """Whether the encoder can encode, after it took over what the library has for ``model``. Raises BadModel."""
    if not isinstance(encoder, Fitted) or encoder.ready:
        return True
    folder = fitted_folder(library, model)
    if not is_saved(folder):
        return False
    name, learned = load_learned(folder)
    if name != model:
        raise BadModel(f"{folder} holds what {name} learned, not {model}")
    encoder.restore(learned)
    return True


def learn(library: Path, model: str, encoder: Encoder, sources: Sequence[Source], limits: Limits) -> None:
    """Fits the encoder on the files and keeps what it learned in the library; raises LibraryError."""
    if not isinstance(encoder, Fitted):
        raise TypeError(f"{model} is not learned from a collection")
    side = encoder.side if isinstance(encoder, SeesPixels) else SIDE
    encoder.fit(_media(encoder, sources, replace(limits, in_a_row=in_a_row([encoder])), side))
    if not encoder.ready:
        kinds = " or ".join(sorted(encoder.modalities))
        raise LibraryError(f"{model} is learned from {kinds}, and there is none in the folder")
    save_learned(fitted_folder(library, model), model, encoder.learned())


def _media(encoder: Encoder, sources: Sequence[Source], limits: Limits, side: int) -> Iterator[Media]:
    """What is in the files, and the captions beside them; those that cannot be read are passed over."""
    from lingxi.index.write import together
    from lingxi.media.pool import read_all  # a search takes over what was learned, and reads no file
    from lingxi.media.read import Reading

    for source, found in zip(sources, read_all(sources, limits, side), strict=True):
        if isinstance(found, Reading):
            yield from (together(encoder, segment.media, source.captions) for segment in found.segments)
        if not fuses_captions(encoder):
            yield from map(Text, source.captions)

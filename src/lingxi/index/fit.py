"""Fits encoders that must be fitted, on the folder that will be indexed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import tee
from pathlib import Path

from lingxi.encode.choose import training_of
from lingxi.encode.fitted import is_saved, load_learned, save_learned
from lingxi.errors import BadModel, LibraryError
from lingxi.types import Encoder, Fitted, Limits, Media, SeesPixels, Source, Text, fuses_captions, in_a_row

SIDE = 256  # pixels of the shorter side, for encoders without a ``side``


def fitted_folder(library: Path, model: str) -> Path:
    """The folder in a library for what ``model`` learned."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", model).strip("-.")[:60]
    return library / "models" / f"{plain}-{hashlib.blake2b(model.encode(), digest_size=4).hexdigest()}"


def restored(library: Path, model: str, encoder: Encoder) -> bool:
    """Restores the library's data of ``model``, and returns whether the encoder is ready. Raises BadModel."""
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


def learn(library: Path, model: str, encoder: Encoder, sources: Iterable[Source], limits: Limits) -> None:
    """Fits the encoder on the files and stores the result in the library.

    Raises LibraryError for a model that is trained from pairs, and for a folder without media of its modalities.
    """
    if not isinstance(encoder, Fitted):
        raise TypeError(f"{model} cannot be fitted on a collection")
    if command := training_of(model):
        raise LibraryError(f"{model} is not trained; train it with: {command}; then index with --model FOLDER")
    side = encoder.side if isinstance(encoder, SeesPixels) else SIDE
    encoder.fit(_media(encoder, sources, replace(limits, in_a_row=in_a_row([encoder])), side))
    if not encoder.ready:
        kinds = " or ".join(sorted(encoder.modalities))
        raise LibraryError(f"{model} must be fitted on {kinds}, and the folder has none")
    save_learned(fitted_folder(library, model), model, encoder.learned())


def _media(encoder: Encoder, sources: Iterable[Source], limits: Limits, side: int) -> Iterator[Media]:
    """The media in the files and their captions; unreadable files are skipped."""
    from lingxi.index.wanted import together
    from lingxi.index.words import captions_of
    from lingxi.media.pool import read_all  # imported here: a search restores encoders and reads no files
    from lingxi.media.read import Reading

    read, kept = tee(sources)  # of which read_all is a few files ahead
    for source, found in zip(kept, read_all(read, limits, side), strict=True):
        if isinstance(found, Reading):
            yield from (together(encoder, each.media, captions_of(source, each)) for each in found.segments)
        if not fuses_captions(encoder):
            yield from map(Text, source.captions)

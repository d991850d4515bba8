"""Films of the same content: another container, another size, a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lingxi.apps.cells import neighbours
from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.group import Change
from lingxi.apps.duplicates.link import Link
from lingxi.errors import LingxiError
from lingxi.media.clip import frames_of
from lingxi.media.isolation import decoded

SEEN_S = 120.0  # of a film that are compared, at ten frames a second
HEIGHT, WIDTH = 18, 32  # pixels of a compared frame
NEAR, MOMENTS = 0.6, 12  # cosine of moments of candidates at least, and neighbours that are looked at
OVERLAP = 10  # frames that both films must have at least: one second
SHARE = 0.5  # of the shorter film that both must have
MOVES = 0.8  # correlation of what changes in time: a still camera sees the same room on other days
LEAST_MOVING = 1.0  # grey levels: films in which less moves are not compared
SHOWS = 0.8  # correlation of what stays
CUT = 0.95  # of the longer film: a shorter one is cut

Film = npt.NDArray[np.float32]  # (t, pixels) grey levels
Unread = Callable[[Path], None]


def same_films(files: Sequence[File], unread: Unread) -> Iterator[Link]:
    """Links between films of the same content; candidates have moments that look alike."""
    seen: dict[File, Film | None] = {}
    for one, other in _candidates(files):
        for file in (one, other):
            if file not in seen:
                seen[file] = _film(file.path, unread)
        first, second = seen[one], seen[other]
        if first is not None and second is not None and same_film(first, second):
            yield Link(one, other, _changes(one, other, len(first), len(second)))


def same_film(one: Film, other: Film) -> bool:
    """Whether two films agree, at the best shift, in what moves and in what stays."""
    part, whole = sorted((one, other), key=len)
    at = _shift(part, whole)
    begin, end = max(0, at), min(len(whole), at + len(part))
    if end - begin < max(OVERLAP, SHARE * len(part)):
        return False
    first, second = whole[begin:end], part[begin - at : end - at]
    moving = [each - each.mean(0) for each in (first, second)]
    if min(float(each.std()) for each in moving) < LEAST_MOVING:
        return False
    stays = [each.mean(0) - each.mean() for each in (first, second)]
    return _correlation(*moving) >= MOVES and _correlation(*stays) >= SHOWS


def _shift(part: Film, whole: Film) -> int:
    """Where the part begins in the whole, in frames, as cross-correlation says; negative before its beginning."""
    size = 2 ** int(np.ceil(np.log2(len(part) + len(whole))))
    spectra = [np.fft.rfft(each - each.mean(0), size, axis=0) for each in (whole, part)]
    products = np.fft.irfft((spectra[0] * spectra[1].conj()).sum(1), size)
    shifts = np.arange(1 - len(part) + OVERLAP, len(whole) - OVERLAP + 1)
    return int(shifts[products[shifts % size].argmax()]) if len(shifts) else 0


def _correlation(one: Film, other: Film) -> float:
    return float((one * other).sum() / max(1e-9, float(np.linalg.norm(one)) * float(np.linalg.norm(other))))


def _candidates(files: Sequence[File]) -> list[tuple[File, File]]:
    owners = [file for file in files for _ in file.vectors]
    if len(owners) < 2:
        return []
    rows, cosines = neighbours(np.concatenate([file.vectors for file in files if len(file.vectors)]), MOMENTS)
    order = {file: n for n, file in enumerate(files)}
    near = [(owners[a], owners[b]) for a, b in zip(*np.nonzero(cosines >= NEAR), strict=True) for b in [rows[a, b]]]
    pairs = {(a, b) if order[a] < order[b] else (b, a) for a, b in near if a is not b}
    return sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))


def _film(path: Path, unread: Unread) -> Film | None:
    try:
        frames = decoded(frames_of, path, HEIGHT, SEEN_S).frames
    except (LingxiError, OSError):
        unread(path)
        return None
    grey = frames.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)  # (t, h, w)
    down, across = (_resampling(size, wanted) for size, wanted in zip(grey.shape[1:], (HEIGHT, WIDTH), strict=True))
    small: Film = np.einsum("hy,tyx,wx->thw", down, grey, across).reshape(len(grey), -1).astype(np.float32)
    return small


def _resampling(size: int, wanted: int) -> Film:
    """Weights (wanted, size) that interpolate linearly."""
    at = np.clip((np.arange(wanted) + 0.5) * size / wanted - 0.5, 0, size - 1)
    weights: Film = np.maximum(0, 1 - np.abs(at[:, None] - np.arange(size)[None])).astype(np.float32)
    return weights


def _changes(one: File, other: File, first: int, second: int) -> tuple[Change, ...]:
    cut = min(first, second) < CUT * max(first, second)
    scaled = (one.width, one.height) != (other.width, other.height)
    found: list[Change] = [*(["cut"] if cut else []), *(["scaled"] if scaled else [])]  # type: ignore[list-item]
    return tuple(found) or ("encoded",)

"""Trains a fused model on a table of pairs: ``lingxi train pairs.csv --fusion "attention(resnet50, word2vec)"``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.encode.choose import choose
from lingxi.encode.fitted import save_learned
from lingxi.encode.joint.composed import Composed, Views
from lingxi.encode.registry import encoders
from lingxi.errors import BadName
from lingxi.fuse.course import Course
from lingxi.fuse.network import need_torch_for
from lingxi.fuse.vector_fusion import Parts, VectorFusion, vector_fusions
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.names import Name, with_settings
from lingxi.train.data import Data, held_out
from lingxi.train.judge import CUTS, Judgement, first_ranks, judge
from lingxi.train.learn import Learning
from lingxi.train.loss import losses
from lingxi.train.pairs import TRAINED_ON, Pair, read_pairs
from lingxi.train.prepare import SHARE
from lingxi.train.progress import OnStage, silent
from lingxi.train.record import Record
from lingxi.types import Captioned, Image, Limits, Source

NO_FUSION = "is not a fusion of models; write for example: attention(resnet50, word2vec)"


def learn_fusion(
    table: AnyPath,
    out: AnyPath,
    name: str,
    folder: AnyPath | None = None,
    tell: OnStage = silent,
    seed: int | None = None,
    changes: Mapping[str, float | None] = MappingProxyType({}),
) -> Learning:
    """Trains the fusion ``name`` on the pairs of ``table`` and writes it to the folder ``out``, with report.json.

    A network also has curves.png and events. ``seed`` replaces that of the name; ``changes`` are the numbers of its
    course (``epochs``, ``batch``, ``rate``, ``patience``) to replace. It is evaluated on held-out images against a
    baseline without a network: CCA of two parts, else concatenation; CCA itself against concatenation. Raises
    FileExistsError if ``out`` exists, BadName also for a seed or a course that the fusion does not have, MissingExtra,
    or BadModel for too few images.
    """
    out = as_path(out)
    if out.exists():
        raise FileExistsError(f"{out} exists; name another folder, or delete it")
    asked = with_settings(fusion_of(name), {"seed": seed})
    encoder = choose(str(asked))
    if not isinstance(encoder, Composed):
        raise BadName(f"{name} {NO_FUSION}")
    need_torch_for(asked.base)
    course = changed(asked.base, changes)
    record = Record(out, course.epochs if course else 0, tell)
    learned, judged = split(read_pairs(table, folder))
    seen = encoder.views(captioned(learned, encoder.side, "pictures", tell))
    encoder.learn(seen, course, record.add)
    new = encoder.views(captioned(judged, encoder.side, "pictures held out", tell))
    begun, simple = baseline(seen, asked.base)
    found = Learning(
        begun, judgement(simple, averaged(new)), judgement(encoder.fusion, new),
        {"train": len(seen.whole), "choose": 0, "judge": len(new.whole), "unread": 0}, record.history,
    )  # fmt: skip
    save_learned(out, encoder.space.name, encoder.learned())
    record.close(found.as_dict())
    return found


def fusion_of(name: str) -> Name:
    """Parses the name of a fusion; raises UnknownName, with the known fusions, or BadName, also for other plug-ins."""
    found = vector_fusions.parse(name)
    if found.base in losses.names():
        known = ", ".join(vector_fusions.names())
        raise BadName(f"{found.base} is a loss, not a fusion: --loss {found.base}. Known fusions: {known}")
    if encoders.has_file(found.base):
        raise BadName(f"{name} {NO_FUSION}")
    vector_fusions[found.base]
    return found


def changed(fusion: str, changes: Mapping[str, float | None]) -> Course | None:
    """The course of a network with some numbers replaced; None for other fusions. Raises BadName if it has none."""
    given = {name: value for name, value in changes.items() if value is not None}
    course: Course | None = getattr(vector_fusions[fusion], "course", None)
    if given and course is None:
        raise BadName(f"{fusion} is solved directly, without {' and '.join(given)}; leave them out")
    return None if course is None else replace(course, **given)  # type: ignore[arg-type]


def split(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Training and test pairs: by the split column, else a tenth of the images for testing."""
    away = [pair.split not in TRAINED_ON for pair in pairs]
    if not any(away) or all(away):
        away = held_out([pair.path.name for pair in pairs], SHARE, "judge").tolist()
    parts: tuple[list[Pair], list[Pair]] = [], []
    for pair, judges in zip(pairs, away, strict=True):
        parts[judges].append(pair)
    return parts


def captioned(pairs: Sequence[Pair], side: int, what: str, tell: OnStage = silent) -> Iterator[Captioned]:
    """The readable images, each with all of its captions."""
    texts: dict[Path, list[str]] = {}
    for pair in pairs:
        texts.setdefault(pair.path, []).append(pair.text)
    sources = [Source(path, 0, 0) for path in texts]
    for number, (source, found) in enumerate(zip(sources, read_all(sources, Limits(), side), strict=True), start=1):
        tell(what, number, len(sources))
        media = found.segments[0].media if isinstance(found, Reading) and found.segments else None
        if isinstance(media, Image):
            yield Captioned(media, tuple(texts[source.path]))


def baseline(views: Views, fusion: str) -> tuple[str, VectorFusion]:
    """The baseline of a fusion, fitted on the same items: its name and itself. CCA is not compared with itself."""
    flat = averaged(views)
    dims = [rows.shape[1] for rows in flat.whole.rows]
    name = "cca" if len(dims) == 2 and fusion != "cca" else "concat"
    simple = vector_fusions.make(name, dims)
    simple.fit(flat.whole, [flat.picture, flat.text])
    return f"{name} of the same parts{', which is the same fusion' if name == fusion else ''}", simple


def averaged(views: Views) -> Views:
    """The views with sequences replaced by their means."""
    whole, picture, text = (
        Parts(tuple(_mean(rows) for rows in each.rows), each.seen) for each in (views.whole, views.picture, views.text)
    )
    return Views(whole, picture, text)


def _mean(rows: np.ndarray) -> np.ndarray:
    if rows.ndim == 2:
        return rows
    count = np.maximum(1, rows.any(axis=2).sum(axis=1, keepdims=True))
    mean: np.ndarray = (rows.sum(axis=1) / count).astype(np.float32)
    return mean


def judgement(fusion: VectorFusion, views: Views) -> Judgement:
    """Recall between images alone and texts alone, both ways, and of images with their other captions by a text."""
    picture, text, whole = (fusion.fuse(each) for each in (views.picture, views.text, views.whole))
    own = np.repeat(np.arange(len(whole))[:, None], 2, axis=1)
    found = judge(picture, text, Data(picture[:, None], text[:, None], own))
    ranks = first_ranks(text @ whole.T, np.eye(len(whole), dtype=bool))
    more = {f"text->captioned R@{cut}": float((ranks < cut).mean()) for cut in CUTS}
    both = np.mean([ranks < cut for cut in CUTS], axis=0)
    main = f"mean of text->captioned and of the {found.main.removeprefix('mean of ')}"
    return Judgement({**found.measures, **more}, main, (found.values + both) / 2)

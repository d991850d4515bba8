"""Explains a hit: what each signal gave, and which words, places and moments carry the score of a space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lingxi.apps.explain.asked import Asked, taken_apart, words_of
from lingxi.apps.explain.explanation import Explanation, Missed, Word
from lingxi.apps.explain.missed import found, nearest_missed, page_and_next
from lingxi.apps.explain.moments import of_film, of_sound
from lingxi.apps.explain.picture import Seen, seen
from lingxi.apps.explain.regions import heat_map, regions, with_words
from lingxi.apps.explain.said import said
from lingxi.apps.explain.source import Source
from lingxi.apps.explain.strength import strength
from lingxi.apps.explain.words import passage_words, with_shares, word_shares, words_held
from lingxi.apps.searchable import Searchable
from lingxi.arrays import Vector
from lingxi.errors import UnreadableMedia
from lingxi.search.hit import Hit
from lingxi.search.query import Query
from lingxi.types import Audio, Image


def explain(library: Searchable, source: Source, id_: str, query: Query) -> Explanation:
    """Why the segment with that id matches the query. Raises BadQuery if it does not exist.

    If its file is missing, has changed or cannot be read, the stored vector explains the words, and ``note`` says why
    there is no map.
    """
    page = page_and_next(library, query)
    hit = found(library, id_, query, page)
    text = words_of(query)
    known = Explanation(
        hit.id, hit.path, hit.modality, text, bool(hit.signals), hit.probability, signals=said(hit), lines=hit.asked
    )
    space, stored = _space(hit, query, source)
    missed = nearest_missed(page, query, hit.id)
    if space is None or stored is None:
        lacking = None if missed is None else _missed(*missed, ())
        passage = passage_words(hit.text, text, None, None) if hit.modality == "text" else ()
        return replace(known, missed=lacking, passage=passage, words=words_held(text, passage) if passage else ())
    asked = taken_apart(query, space, source)
    changed, vector = _looked_at(library, hit, query, asked, space, source, stored)
    words = with_shares(text, asked.spans, word_shares(asked.encoded, vector))
    lacking = None if missed is None else _missed(*missed, _lacks(missed[0], words, asked, space, source))
    score = float(asked.vector @ vector)
    return replace(known, space=space, score=score, words=words, missed=lacking, **_maps(changed, words, score))


def _space(hit: Hit, query: Query, source: Source) -> tuple[str | None, Vector | None]:
    """The space whose score is explained, the one with the best rank first, and the stored vector in it."""
    asked = source.asked(query.parts)
    ranked = sorted(hit.signals.values(), key=lambda each: each.rank)
    names = [each.signal.space for each in ranked if each.signal.kind == "similarity"]
    for name in dict.fromkeys([*names, *asked]):
        if name in asked and source.encoders[name].space.metric == "cosine":
            vector = source.stored(name, [hit.id]).get(hit.id)
            if vector is not None:
                return name, vector
    return None, None


def _looked_at(
    library: Searchable, hit: Hit, query: Query, asked: Asked, space: str, source: Source, stored: Vector
) -> tuple[dict[str, Any], Vector]:
    """What is seen, heard or read in the segment, as fields of the explanation; and its vector."""
    changed: dict[str, Any] = {"method": "words"}
    if hit.modality == "text":

        def embed(texts: Any) -> Any:
            return source.texts(space, texts)

        return changed | {"passage": passage_words(hit.text, asked.text, embed, asked.vector)}, stored
    if hit.modality == "video":
        changed["moments"] = of_film(library, hit, query, asked.vector, space, source)
    try:
        media = source.media(hit, "audio" if hit.modality == "audio" else "image", space)
    except UnreadableMedia as error:
        return changed | {"note": str(error)}, stored
    if isinstance(media, Audio):
        begin = hit.place.start_s or 0.0
        return changed | {"moments": of_sound(media, begin, asked.vector, space, source)}, stored
    if isinstance(media, Image) and "image" in source.encoders[space].modalities:
        looked = seen(source.encoders[space], media, asked)
        return changed | {"seen": looked, "method": looked.method}, looked.vector
    return changed, stored


def _maps(changed: Mapping[str, Any], words: tuple[Word, ...], score: float) -> dict[str, Any]:
    """The fields of the explanation, with the maps as plain values."""
    fields = {name: value for name, value in changed.items() if name != "seen"}
    looked: Seen | None = changed.get("seen")
    if looked is None:
        return fields
    whole, own = with_words(looked.attention, [word.share for word in words]), looked.attention[1:]
    maps = [heat_map(word.share * each) for word, each in zip(words, own, strict=False)]
    return fields | {
        "map": heat_map(score * whole),
        "word_maps": tuple(maps),
        "regions": regions(score * whole),
        "classes": looked.classes,
        "parts": looked.parts,
        "faithfulness": looked.faithfulness,
    }


def _missed(hit: Hit, reason: Any, lacks: tuple[Word, ...]) -> Missed:
    return Missed(hit.id, hit.path, hit.modality, hit.probability, reason, lacks)


def _lacks(hit: Hit, words: tuple[Word, ...], asked: Asked, space: str, source: Source) -> tuple[Word, ...]:
    """The words that another segment matches less, by the difference of shares, most first."""
    vector = source.stored(space, [hit.id]).get(hit.id)
    if vector is None or not words:
        return ()
    theirs = word_shares(asked.encoded, vector)
    gaps = [word.share - own for word, own in zip(words, theirs, strict=True)]
    less = [replace(word, share=gap, strength=strength(gap, max(gaps))) for word, gap in zip(words, gaps, strict=True)]
    return tuple(sorted((each for each in less if each.share > 0), key=lambda each: -each.share))

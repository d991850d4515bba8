"""``lingxi search``: searches by text, image or sound, with exclusions and filters."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from lingxi.media.page_kind import page_words
from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption, UrlOption
from lingxi.present.cli.printable import printable, printable_json, printable_path
from lingxi.present.excerpt import MARK, excerpt

SHOWN_PLACES = 3  # further places of a file that a line shows
SNIPPET, TITLE = 100, 60  # characters that a line shows of a text with its title, and of the title

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.neighbour import Neighbour
    from lingxi.search.expand import Expansion
    from lingxi.search.hit import Hit, Hits
    from lingxi.search.query import Part, Query
    from lingxi.types import Place


WordsOption = Annotated[
    list[str] | None,
    typer.Argument(metavar="[WORDS]…", help="The text to search for, in English or Chinese.", show_default=False),
]
ImagesOption = Annotated[
    list[Path] | None, typer.Option(metavar="FILE", help="Search with this image; can be repeated.")
]
AudioOption = Annotated[
    list[Path] | None, typer.Option(metavar="FILE", help="Search with this audio file; can be repeated.")
]
ModalityOption = Annotated[
    str,
    typer.Option(
        metavar="KINDS", help="Find only these types: text, image, audio, video; separate several with commas."
    ),
]
WithinOption = Annotated[
    Path | None, typer.Option(metavar="PATH", help="Search only in this file or folder.", show_default=False)
]
ImageWeightOption = Annotated[float, typer.Option(help="Weight of each image; the text has 1.")]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option("--not", "--without", metavar="TEXT", help="Exclude hits that show this; can be repeated."),
]
WhereOption = Annotated[
    str | None, typer.Option(metavar="FILTER", help="For example: modality = image and taken >= 2024-01-01")
]
LimitOption = Annotated[int, typer.Option("--limit", "-n", help="Number of hits.")]
OffsetOption = Annotated[int, typer.Option(help="Number of hits to skip from the top.")]
MinScoreOption = Annotated[float, typer.Option(help="Drop hits with a lower score, 0 to 1.")]
MinProbabilityOption = Annotated[
    float, typer.Option("--min-probability", "-p", help="Drop hits that are less likely to match, 0 to 1.")
]
FusionOption = Annotated[str | None, typer.Option(metavar="NAME", help="Rank fusion: {rank fusions}.")]
RerankOption = Annotated[
    str | None,
    typer.Option(metavar="RANKER", help="Re-rank the first 50 hits: {rerankers}."),
]
LikeOption = Annotated[
    str, typer.Option(metavar="MARKS", help="Find more like these: numbers of the last hits, or paths, such as 3,7.")
]
UnlikeOption = Annotated[str, typer.Option(metavar="MARKS", help="Find less like these, and drop them.")]
LearnerOption = Annotated[str, typer.Option(metavar="NAME", help="Classifier that learns from marks: {learners}.")]
ExpandOption = Annotated[
    str | None, typer.Option(metavar="KIND", help="Query expansion from the top hits: average or alpha.")
]
DiverseOption = Annotated[float, typer.Option(help="Diversity of the hits, 0 to 1.")]
GroupOption = Annotated[
    bool, typer.Option("--group/--no-group", help="One hit for each file, or one for each place in it.")
]
PersonOption = Annotated[
    str, typer.Option(metavar="NAME", help="Rank what an ambiguous query finds by the taste of this person.")
]
HtmlOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a contact sheet with thumbnails.", show_default=False)
]
MapsOption = Annotated[
    bool, typer.Option("--maps", help="With --html: show where each picture matches, as a heat map; takes longer.")
]


def _drawable(value: bool) -> bool:
    if value:
        from lingxi.present.cli.thumbnails import check_terminal

        check_terminal()
    return value


ThumbnailsOption = Annotated[
    bool,
    typer.Option("--thumbnails", callback=_drawable, help="Draw a small picture of each hit in the terminal."),
]
SaveOption = Annotated[
    str, typer.Option("--save", metavar="NAME", help="Save this search, with its images, under a name.")
]


def search(
    words: WordsOption = None,
    image: ImagesOption = None,
    image_weight: ImageWeightOption = 1.0,
    audio: AudioOption = None,
    modality: ModalityOption = "",
    within: WithinOption = None,
    without: WithoutOption = None,
    where: WhereOption = None,
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    min_score: MinScoreOption = 0.0,
    min_probability: MinProbabilityOption = 0.0,
    fusion: FusionOption = None,
    rerank: RerankOption = None,
    like: LikeOption = "",
    unlike: UnlikeOption = "",
    learner: LearnerOption = "auto",
    expand: ExpandOption = None,
    diverse: DiverseOption = 0.0,
    group: GroupOption = True,
    person: PersonOption = "",
    as_json: JsonOption = False,
    paths: Annotated[bool, typer.Option("--paths", help="Print only paths, one per line.")] = False,
    null: Annotated[bool, typer.Option("--null", "-0", help="With --paths: separate by NUL, for xargs -0.")] = False,
    html: HtmlOption = None,
    maps: MapsOption = False,
    thumbnails: ThumbnailsOption = False,
    save: SaveOption = "",
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Search by text, image or sound.

    lingxi search "a cat" --not "people" --image sofa.jpg --where "modality = image" --limit 20
    """
    from lingxi.search.query import Query

    began = time.perf_counter()

    def query_of(liked: tuple[str, ...], unliked: tuple[str, ...]) -> Query:
        return Query.of(
            " ".join(words) if words else None, image=image, image_weight=image_weight, audio=audio, modality=modality,
            without=without, where=where, limit=limit, offset=offset, min_score=min_score, person=person, group=group,
            min_probability=min_probability, fusion=fusion, rerank=rerank, like=liked, unlike=unliked, learner=learner,
            expand=cast("Expansion | None", expand), diverse=diverse, within=within,
        )  # fmt: skip

    with _library(library, url, save) as lib:
        hits = lib.search(query := query_of(lib.marked(like), lib.marked(unlike)))
        if not url:
            lib.remember(hits, query)
        if save:
            cast("Library", lib).save_search(save, query)  # of which only a Neighbour has none
        heats = _maps(lib, hits, query) if maps and html else {}
    took_ms = (time.perf_counter() - began) * 1000
    if html is not None:
        _write_sheet(html, query, hits, heats)
    _print(query, hits, took_ms, as_json=as_json, paths=paths, end=b"\0" if null else b"\n", drawn=thumbnails)
    _say_saved(save, hits)


def _say_saved(name: str, hits: Hits) -> None:
    if name:
        typer.echo(f"saved as {name}: {'at least ' * hits.at_least}{hits.total:,} hits now", err=True)


def _print(query: Query, hits: Hits, took_ms: float, *, as_json: bool, paths: bool, end: bytes, drawn: bool) -> None:
    if as_json:
        typer.echo(printable_json(_found(query, hits, took_ms)))
    elif paths:
        _print_paths(hits, end)
    else:
        print_table(hits, _words(query), scored=bool(query.parts), drawn=drawn)
        typer.echo(_summary(hits, took_ms), err=True)


def _found(query: Query, hits: Hits, took_ms: float) -> dict[str, object]:
    counted = {name: getattr(hits, name) for name in ("total", "at_least", "nothing", "exact", "absent")}
    return {"query": _asked(query), "took_ms": round(took_ms, 1), **counted, "hits": [hit.as_dict() for hit in hits]}


def _library(library: str | None, url: str, save: str) -> AbstractContextManager[Library | Client | Neighbour]:
    """The library that is searched, wherever it is; to ``save`` a search, one that can be written to."""
    if url:
        return nullcontext(client(url, writes=bool(save)))
    if save:
        return reached(library)
    from lingxi.neighbour import connect

    return connect(library)


def client(url: str, *, writes: bool) -> Client:
    """A client of the server at ``url``, with the token of the environment."""
    import os

    from lingxi.client import Client

    read, write = (os.environ.get(f"LINGXI_{kind}_TOKEN", "") for kind in ("READ", "WRITE"))
    return Client(url, write if writes else read or write)


def _summary(hits: Hits, took_ms: float) -> str:
    """The number of hits, with "at least" where it is not exact."""
    absent = f"; INCOMPLETE: no answer from {', '.join(hits.absent)}" if hits.absent else ""
    if not hits:
        return f"nothing found{absent}"
    more = f"{len(hits)} of at least" if hits.at_least else f"{len(hits)} of" if hits.total > len(hits) else ""
    noun = "hit" if hits.total == 1 else "hits"
    count = f"{more} {hits.total:,} {noun} in {took_ms:.0f} ms".lstrip()
    unlikely = "; probably nothing here matches, these are the nearest" if hits.nothing else ""
    return f"{count}{unlikely}{absent}"


def _asked(query: Query) -> dict[str, object]:
    from lingxi.codec import dump

    parts = [{part.modality: _named(part), "weight": part.weight} for part in query.parts]
    without = [part.text for part in query.without]
    facts = {name: value for name, value in vars(query).items() if name not in ("parts", "without")}
    within = None if query.within is None else printable_path(query.within)
    asked: dict[str, object] = {"parts": parts, "not": without, **dump(facts)}
    return asked | {"within": within}


def _named(part: Part) -> str:
    return part.text if part.text is not None else str(part.image if part.audio is None else part.audio)


def _words(query: Query) -> str:
    return " ".join(part.text for part in query.parts if part.text is not None)


def _print_paths(hits: Sequence[Hit], end: bytes) -> None:
    """Prints each path once, with the exact bytes of its name."""
    import os

    for path in dict.fromkeys(hit.path for hit in hits):
        sys.stdout.buffer.write(os.fsencode(path) + end)
    sys.stdout.buffer.flush()


def print_table(hits: Sequence[Hit], asked: str = "", *, scored: bool = True, drawn: bool = False) -> None:
    """A table on a terminal, with pictures if ``drawn``; tab-separated lines elsewhere.

    Of a text, what is shown has the words that were ``asked``; ``scored`` is as for _likely.
    """
    if not sys.stdout.isatty():
        for hit in hits:
            path = printable_path(hit.path) + _place(hit)
            typer.echo("\t".join([_likely(hit, scored), hit.modality, path, _snippet(hit, asked)]))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from lingxi.present.cli.thumbnails import thumbnails

    pictures = thumbnails(hits) if drawn else []
    table = Table("", *[""] * drawn, "match", "kind", "path", box=None, header_style="dim", pad_edge=False)
    for number, hit in enumerate(hits, start=1):
        named = Text(printable_path(hit.path) + _place(hit), overflow="fold")
        named.stylize(f"link {hit.path.as_uri()}")
        snippet = _snippet(hit, asked)
        named.append(f"\n{snippet}" if snippet else "", style="dim")
        picture = pictures[number - 1 : number]
        table.add_row(Text(str(number), style="dim"), *picture, _likely(hit, scored), hit.modality, named)
    Console(highlight=False).print(table)


def _likely(hit: Hit, scored: bool) -> str:
    """The match probability in per cent, or the score if the library is not calibrated.

    Empty without either: exclusions and marks alone give no probabilities, and their scores say nothing.
    """
    score = f"{hit.score:.3f}" if scored else ""
    return score if hit.probability is None else f"{hit.probability:.0%}"


def _place(hit: Hit) -> str:
    """The places in the file, each page once, and a note if the file is missing."""
    spans = dict.fromkeys(map(_span, (hit.place, *hit.places)))
    first = list(filter(None, spans))[: 1 + SHOWN_PLACES]
    return f"{','.join(first)}{' (missing)' if hit.missing else ''}"


def _span(place: Place) -> str:
    if place.start_s is not None and place.end_s is not None:
        return f" @ {clock(place.start_s)}-{clock(place.end_s)}"
    return "" if place.page is None else f" {printable(page_words(place))}"


def clock(seconds: float) -> str:
    """A time as media players show it: 12:03, 1:02:03, and 0:03.5 if it has tenths.

    >>> clock(723), clock(3723), clock(3.5)
    ('12:03', '1:02:03', '0:03.5')
    """
    whole = int(seconds)
    tenth = f".{int(seconds * 10) % 10}" if seconds < 60 and int(seconds * 10) % 10 else ""
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}{tenth}"


def _snippet(hit: Hit, asked: str) -> str:
    """What matches in the text, on one line; for an image, the matching lines in it, unsure ones with (?)."""
    said = [f"{line.text} (?)" if line.unsure else line.text for line in hit.asked]
    text = hit.labelled if hit.generated else hit.body
    title = hit.title[:TITLE] if text else hit.title
    shown = excerpt(text, asked, SNIPPET - len(title) - len(MARK) - 1)
    return printable(" ".join([*title.split(), *shown.split(), *said])[:SNIPPET])


def _maps(lib: Library | Client | Neighbour, hits: Sequence[Hit], query: Query) -> dict[str, bytes]:
    """Id -> the picture with its heat map, of the hits that have one."""
    from lingxi.errors import UnreadableMedia
    from lingxi.present.explained import explained_png
    from lingxi.present.sheet import HEIGHT

    found: dict[str, bytes] = {}
    for hit in hits:
        if hit.modality in ("image", "video") and not hit.missing:
            with suppress(UnreadableMedia):
                told = lib.explain(hit, query)
                found |= {hit.id: explained_png(told, hit, HEIGHT)} if told.map else {}
    return found


def _write_sheet(file: Path, query: Query, hits: Sequence[Hit], maps: Mapping[str, bytes]) -> None:
    from lingxi.present.sheet import Answer, sheet

    question = " + ".join(map(_named, query.parts)) + "".join(f", without {part.text}" for part in query.without)
    asked = next((part.image for part in query.parts if isinstance(part.image, Path)), None)
    file.write_text(sheet([Answer(question, hits, asked, maps, _words(query))], question), encoding="utf-8")
    typer.echo(f"wrote {file}", err=True)

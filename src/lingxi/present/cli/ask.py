"""``lingxi ask``: answers a question from the library, and shows what the answer rests on."""

from __future__ import annotations

import textwrap
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.options import JsonOption, LibraryOption, ModelNameOption, ModelTimeoutOption, UrlOption
from lingxi.present.cli.printable import printable, printable_json
from lingxi.present.cli.search import LimitOption, WhereOption, client, print_table
from lingxi.present.excerpt import MARK, excerpt

if TYPE_CHECKING:
    from lingxi.apps.ask.answer import Answer
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.neighbour import Neighbour

WIDTH = 100  # characters of a line of the passage
LONGEST = {"how to": 4_000}  # characters of the steps that are printed
PASSAGE = 300  # of a passage
SHOWN = 3  # hits of evidence that are printed; --json has them all
HITS = ("show me", "which picture")  # kinds whose hits are the answer


def ask(
    question: Annotated[
        list[str], typer.Argument(metavar="QUESTION…", help="The question, in English or Chinese.", show_default=False)
    ],
    where: WhereOption = None,
    limit: LimitOption = 10,
    reader: Annotated[
        str, typer.Option(metavar="MODEL", help="Mark the answer with this extractive reader: a folder or OWNER/NAME.")
    ] = "",
    llm: Annotated[
        str,
        typer.Option(metavar="URL", help="Let the language model at this OpenAI-compatible address write the answer."),
    ] = "",
    llm_model: ModelNameOption = "",
    llm_remote: Annotated[
        bool, typer.Option("--llm-remote", help="Allow another machine: passages and pictures are sent to it.")
    ] = False,
    llm_timeout: ModelTimeoutOption = 60.0,
    as_json: JsonOption = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Answer a question from the library.

    lingxi ask "what is the solar system?"; lingxi ask "how many photos of dogs from 2023"
    """
    from lingxi.apps.ask.ask import ask as answered

    with ExitStack() as opened:
        lib = opened.enter_context(_library(library, url))
        marks, model = None, None
        if reader:
            from lingxi.encode.text.span_reader import SpanReader

            marks = SpanReader(reader)
        if llm:
            from lingxi.apps.language_model import LanguageModel

            model = opened.enter_context(LanguageModel(llm, llm_model, remote=llm_remote, timeout_s=llm_timeout))
        text = " ".join(question)
        if marks is None and model is None:
            answer = lib.ask(text, where=where, limit=limit)
        else:
            answer = answered(lib, text, reader=marks, llm=model, where=where, limit=limit)
        if not url:
            lib.remember(answer.evidence)
    if answer.note:
        typer.echo(printable(f"without the language model: {answer.note}"), err=True)
    if as_json:
        typer.echo(printable_json(answer.as_dict()))
    else:
        _print(answer, text)


def _library(library: str | None, url: str) -> AbstractContextManager[Library | Client | Neighbour]:
    if url:
        return nullcontext(client(url, writes=False))
    from lingxi.neighbour import connect

    return connect(library)


def _print(answer: Answer, question: str) -> None:
    """The sentence, the words in it, its part of the passage or all steps, and the first hits of the evidence."""
    if answer.text is not None:
        span = f"  [{answer.span}]" if answer.span and answer.span != answer.text else ""
        typer.echo(printable(f"{answer.text}{span}"))
        typer.echo(f"{answer.probability:.0%} sure", err=True)
    elif answer.kind in HITS and answer.evidence:
        pass  # the hits are the answer
    else:
        typer.echo("The library has no answer." if not answer.evidence else "No answer found; the nearest:", err=True)
    more = answer.more if answer.more.strip() != (answer.text or "").strip() else ""
    if more:
        typer.echo("")
        longest = LONGEST.get(answer.kind, PASSAGE)
        shown = excerpt(more, answer.text or question, longest)
        for line in printable(shown + "…" * (not more.endswith(shown.removeprefix(MARK)))).splitlines():
            typer.echo(textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  "))
    if answer.evidence:
        typer.echo("")
        evidence = answer.evidence if answer.kind in HITS else answer.evidence[:SHOWN]
        print_table(evidence, answer.text or question)

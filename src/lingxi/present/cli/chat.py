"""``lingxi chat``: a conversation that refines a search."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import BadQuery
from lingxi.present.cli.options import JsonOption, LibraryOption, ModelNameOption, ModelTimeoutOption, UrlOption
from lingxi.present.cli.printable import printable, printable_json
from lingxi.present.cli.search import client, print_table

if TYPE_CHECKING:
    from lingxi.apps.chat.chat import Chat
    from lingxi.apps.chat.turn import Turn

_HELP = "say what to look for, then change it: with a dog, only at night, like the second, newest first, more, undo"


def chat(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="Number of hits per turn.")] = 10,
    llm: Annotated[
        str,
        typer.Option(metavar="URL", help="Let the language model at this OpenAI-compatible address read the turns."),
    ] = "",
    llm_model: ModelNameOption = "",
    llm_remote: Annotated[
        bool, typer.Option("--llm-remote", help="Allow another machine: what you type is sent to it.")
    ] = False,
    llm_timeout: ModelTimeoutOption = 60.0,
    as_json: JsonOption = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Refine a search in a conversation, in English or Chinese.

    Each line is a turn: "a dog", "on the beach", "from last summer", "without people", "more like the second". A line
    such as -3 takes condition 3 off. Ctrl-D ends it. With --json, each line of stdin gives one line of JSON.
    """
    from lingxi.neighbour import connect

    with ExitStack() as opened:
        model = None
        if llm:
            from lingxi.apps.language_model import LanguageModel

            model = opened.enter_context(LanguageModel(llm, llm_model, remote=llm_remote, timeout_s=llm_timeout))
        lib = client(url, writes=True) if url else opened.enter_context(connect(library))
        _converse(lib.chat(limit=limit, llm=model), as_json)


def _converse(chat: Chat, as_json: bool) -> None:
    asks = sys.stdin.isatty() and not as_json
    if asks:
        typer.echo(f"{_HELP}; Ctrl-D ends", err=True)
    for line in _lines(asks):
        if not line.strip():
            continue
        try:
            turn = chat.remove(int(line[1:])) if _is_number(line) else chat.say(line)
        except BadQuery as error:
            typer.echo(
                printable_json({"error": str(error)}) if as_json else printable(f"lingxi: {error}"),
                err=not as_json,
            )
            continue
        typer.echo(printable_json(_turn_json(turn))) if as_json else _print(turn)
        sys.stdout.flush()


def _lines(asks: bool) -> Iterator[str]:
    """The lines that are typed, or of the input; Ctrl-D and Ctrl-C end them."""
    while True:
        try:
            yield input("> " if asks else "")
        except EOFError:
            if asks:
                typer.echo(err=True)
            return
        except KeyboardInterrupt:
            typer.echo(err=True)
            return


def _is_number(line: str) -> bool:
    return line.startswith("-") and line[1:].strip().isdigit()


def _turn_json(turn: Turn) -> dict[str, object]:
    from lingxi.apps.chat.state import dump_state
    from lingxi.codec import dump

    asked = turn.question and {"text": turn.question.text, "options": [each.text for each in turn.question.options]}
    return {
        "moves": list(turn.moves),
        "understood": dump(turn.understood),
        "question": asked,
        "save": turn.save,
        "note": turn.note,
        "blocking": list(turn.blocking),
        "answer": turn.answer and turn.answer.as_dict(),
        "total": turn.hits.total,
        "at_least": turn.hits.at_least,
        "nothing": turn.hits.nothing,
        "exact": turn.hits.exact,
        "absent": list(turn.hits.absent),
        "hits": [hit.as_dict() for hit in turn.hits],
        "state": dump_state(turn.state),
    }


def _print(turn: Turn) -> None:
    if turn.moves == ("hello",):
        typer.echo(_HELP, err=True)
        return
    if turn.note:
        typer.echo(f"without the language model: {turn.note}", err=True)
    if turn.answer:
        typer.echo(printable(turn.answer.text or "no answer in the library"))
    print_table(turn.hits, " ".join(chip.text for chip in turn.understood if chip.kind == "text"))
    chips = "  ".join(
        f"[{chip.id}: {'not ' * (chip.kind in ('without', 'unlike'))}{chip.text}]" for chip in turn.understood
    )
    count = f"{'at least ' * turn.hits.at_least}{turn.hits.total:,} hits"
    typer.echo(printable(f"saved as {turn.save}" if turn.save else f"{count}  {chips}".rstrip()), err=True)
    for chip in turn.understood:
        if chip.id in turn.blocking:
            typer.echo(printable(f"there are hits without [{chip.id}: {chip.text}]: -{chip.id} takes it off"), err=True)
    if turn.question:
        typer.echo(turn.question.text, err=True)

"""``lingxi judge``: judges hits by hand, and stores the judgements as a data set for evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingxi.present.cli.options import LibraryOption
from lingxi.present.cli.printable import printable_line, printable_path

GRADES = {"y": 1, "n": 0, "0": 0, "1": 1, "2": 2, "3": 3}


def judge(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="What is searched for.")],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of the judgements; new ones are added.")] = Path(
        "judged"
    ),
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Number of hits to judge.")] = 20,
    again: Annotated[bool, typer.Option("--again", help="Include hits that were judged before.")] = False,
    library: LibraryOption = None,
) -> None:
    """Judge hits by hand: y or n, a grade from 0 to 3, s to skip, q to stop; each answer is kept at once.

    lingxi judge "a dog in the snow" --out judged && lingxi evaluate judged --model embedded
    """
    from lingxi.evaluate.judged import Judged
    from lingxi.library import Library

    query, judged, count = " ".join(words), Judged(out), 0
    with Library(library, create=False) as lib:
        hits = [hit for hit in lib.search(query, limit) if again or judged.grade(query, hit) is None]
        for number, hit in enumerate(hits, start=1):
            text = printable_line(" ".join(hit.labelled.split())[:100])
            typer.echo(f"{number}/{len(hits)}  {printable_path(hit.path)}  {text}")
            answer = typer.prompt("match? [y/n/0-3/s/q]", default="s", show_default=False).strip().lower()
            if answer == "q":
                break
            if answer in GRADES:
                judged.add(query, hit, GRADES[answer])
                count += 1
    typer.echo(f"{count} judgements added to {out}", err=True)

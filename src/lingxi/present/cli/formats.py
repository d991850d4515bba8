"""``lingxi formats``: lists the formats that lingxi reads, and what of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from lingxi.present.cli.language import system_language
from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json

NAMES = ("name", "extensions", "library", "read", "left_out")
HEADS = {
    "en": ("format", "extensions", "library", "read", "not read"),
    "zh": ("格式", "扩展名", "软件库", "读取", "不读取"),
}


def formats(as_json: JsonOption = False) -> None:
    """List the formats that lingxi reads: extensions, library, searchable content, and limitations.

    The list is in Chinese where the language of the system is (LANG=zh_CN.UTF-8); with --json it is in English.
    """
    from lingxi.media.chinese_formats import in_chinese
    from lingxi.media.supported import supported

    language = "en" if as_json else system_language(os.environ)
    found = [in_chinese(each) for each in supported()] if language == "zh" else supported()
    rows = [[each.name, " ".join(sorted(each.suffixes)), each.library, each.read, each.left_out] for each in found]
    if as_json:
        named = [dict(zip(NAMES, [row[0], row[1].split(), *row[2:]], strict=True)) for row in rows]
        typer.echo(printable_json(named))
    elif sys.stdout.isatty():
        _table(HEADS[language], rows)
    else:
        for row in rows:
            typer.echo("\t".join(row))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*heads, box=None, header_style="dim", pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)

"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

LibraryOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--library",
        "-L",
        envvar="LINGXI_LIBRARY",
        metavar="PLACE",
        help="The library's folder, or the address of a database; by default a folder in your user data.",
        show_default=False,
    ),
]
UrlOption: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="URL", help="Search through the lingxi serve at this address; set its token in LINGXI_READ_TOKEN."
    ),
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ModelNameOption: TypeAlias = Annotated[
    str, typer.Option("--llm-model", metavar="NAME", help="Name of the language model; by default the first listed.")
]
ModelTimeoutOption: TypeAlias = Annotated[
    float, typer.Option("--llm-timeout", help="Seconds to wait for the language model.")
]

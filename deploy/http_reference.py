"""Writes the reference of docs/http.md from the OpenAPI document: ``python deploy/http_reference.py``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lingxi.library import Library
from lingxi.present.web.app import make_app
from lingxi.present.web.openapi import TAGS, VERSION, operations
from lingxi.present.web.problem import CODES

PAGE = Path(__file__).parents[1] / "docs" / "http.md"
BEGIN, END = "<!-- reference: make http-reference writes it -->", "<!-- end of the reference -->"
METHODS = ("get", "post", "put", "delete")

Json = dict[str, Any]


def main() -> None:
    """Writes the page."""
    PAGE.write_text(with_reference(PAGE.read_text(encoding="utf-8"), document()), encoding="utf-8")


def document() -> Json:
    """The OpenAPI document, of an empty library."""
    with tempfile.TemporaryDirectory() as place, Library(Path(place) / "library") as library:
        app = make_app(library)
        try:
            return app.openapi()
        finally:
            app.state.service.close()


def with_reference(page: str, found: Json) -> str:
    """The page with the reference of a document in place of the one between the marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference(found)}\n\n{END}{after}"


def reference(found: Json) -> str:
    """All operations by tag, and the codes of problems, as Markdown."""
    lines = [f"The version of the API is {VERSION}."]
    for tag, what in TAGS.items():
        lines += ["", f"### {tag.capitalize()}", "", what, "", "| request | what it does | takes | returns |"]
        lines += ["|---|---|---|---|", *_rows(tag, found)]
    lines += ["", "### Codes of problems", "", "| code | status |", "|---|---|"]
    lines += [f"| `{code}` | {status} |" for status, code in CODES.items()]
    named = found["components"]["schemas"]["ProblemAnswer"]["properties"]["code"]["enum"]
    more = ", ".join(f"`{code}`" for code in named if code not in CODES.values())
    return "\n".join([*lines, "", f"More precise codes: {more}."])


def _rows(tag: str, found: Json) -> Iterator[str]:
    for path, method, operation in operations(found):
        if tag in operation["tags"]:
            takes = [*_parameters(operation), *_body(operation)]
            summary = operation["summary"].replace("|", "\\|")
            yield f"| `{method.upper()} {path}` | {summary} | {', '.join(takes)} | {_answer(operation)} |"


def _parameters(operation: Json) -> Iterator[str]:
    for each in operation.get("parameters", ()):
        if each["in"] == "query":
            schema = each["schema"]
            choices = ": " + ", ".join(schema["enum"]) if "enum" in schema else ""
            limits = (
                f": {schema['minimum']:g} to {schema['maximum']:g}" if {"minimum", "maximum"} <= schema.keys() else ""
            )
            yield f"`{each['name']}`{'' if each['required'] else '?'}{choices}{limits}"


def _body(operation: Json) -> Iterator[str]:
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield _named(content["schema"]) or kind


def _answer(operation: Json) -> str:
    for status, known in operation["responses"].items():
        for kind, content in known.get("content", {}).items() if status.startswith("2") else ():
            return _named(content.get("schema", {})) or kind
    return ""


def _named(schema: Json) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    return f"`{name}`" if name else ""


if __name__ == "__main__":
    sys.exit(main())

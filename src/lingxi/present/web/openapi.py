"""The OpenAPI document of the service: what FastAPI reads from the routes, with security, problems and examples."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, TypeAlias

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from lingxi.present.web.auth import OPEN
from lingxi.present.web.problem import CODES, MORE_CODES, URI, ProblemAnswer

Json: TypeAlias = dict[str, Any]

VERSION = "1.2.0"  # of the API: docs/http.md says what changed
SCHEMAS = "#/components/schemas/{model}"
PROBLEM = "application/problem+json"
ALWAYS = (400, 401, 403, 421, 429, 500, 501, 503)
OF_READS = (404, 409, 413, 415, 422)
OF_WRITES = (*OF_READS, 408, 411, 507)
OF_OPEN = (400, 421, 429, 500, 503)
TAGS = {
    "search": "Hits of text, images and sounds, and what is known of a segment.",
    "library": "Files, months, facets, explorations and duplicates.",
    "ask": "Answers and conversations.",
    "recommend": "Recommendations, and the events that they go by.",
    "albums": "Albums and saved searches.",
    "indexing": "Files and folders that are added, removed or encoded again.",
    "moderation": "Findings of policies, and their review.",
    "access": "Tokens, and what a client may see.",
    "server": "Status, health, checks, backups and metrics.",
}
EXAMPLES: dict[str, Json] = {
    "SearchBody": {
        "parts": [{"text": "a cat"}, {"text": "a dog", "without": True}],
        "where": "modality = image",
        "k": 3,
    },
    "BatchBody": {"queries": [{"parts": [{"text": "a cat"}]}, {"parts": [{"text": "the sea"}], "k": 5}]},
    "AskBody": {"question": "How many photos are there?"},
    "ChatBody": {"text": "the sea", "k": 5},
    "RecommendBody": {"like": [], "person": "ann", "limit": 5},
    "RecordingBody": {"person": "ann", "on": True},
}
PARAMETERS: dict[str, str] = {
    "where": "modality = image and size > 0",
    "field": "extension",
    "query": "the sea",
    "person": "ann",
}
DESCRIPTION = f"""Semantic search over images, notes, sounds and videos.

Errors are problem+json (RFC 9457). `code` is stable, and `type` is `{URI}` followed by it. `GET` routes answer `HEAD`,
except for event streams. `id` is the id of a segment everywhere; `cursor` is that of the page before."""


def document(app: FastAPI) -> Json:
    """The document, made once."""
    if app.openapi_schema is None:
        found = get_openapi(
            title="lingxi",
            version=VERSION,
            summary="Search by meaning, on your own machine.",
            description=DESCRIPTION,
            routes=app.routes,
            tags=[{"name": name, "description": text} for name, text in TAGS.items()],
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        )
        _complete(found)
        app.openapi_schema = found
    return app.openapi_schema


def _complete(found: Json) -> None:
    components = found["components"]
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the server, or one that shows a part.",
        },
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": "lingxi",
            "description": "Of browsers that have signed in.",
        },
    }
    found["security"] = [{"bearer": []}, {"cookie": []}]
    components["responses"] = {_name(status): _response(status) for status in CODES}
    components["schemas"] |= _problem_schemas()
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    for name, example in EXAMPLES.items():
        components["schemas"][name]["examples"] = [example]
    for path, method, operation in operations(found):
        _complete_operation(path, method, operation)


def operations(found: Json) -> Iterator[tuple[str, str, Json]]:
    """The path, the method and the description of each operation of a document."""
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete_operation(path: str, method: str, operation: Json) -> None:
    operation["summary"] = operation["description"].split("\n")[0].rstrip(".")
    open_to_all = path in OPEN
    if open_to_all:
        operation["security"] = []
    more = OF_READS if method == "get" else OF_WRITES
    statuses = OF_OPEN if open_to_all else (*ALWAYS, *more)
    operation["responses"].pop("422", None)
    operation["responses"] |= {
        str(each): {"$ref": f"#/components/responses/{_name(each)}"} for each in sorted(statuses)
    }
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query" and parameter["name"] in PARAMETERS:
            parameter["example"] = PARAMETERS[parameter["name"]]


def _name(status: int) -> str:
    return f"Problem{status}"


def _response(status: int) -> Json:
    """A problem as a response."""
    phrase, code = HTTPStatus(status).phrase, CODES[status]
    example = {
        "type": URI + code,
        "code": code,
        "title": phrase,
        "status": status,
        "detail": "what is wrong, and what to do",
    }
    found: Json = {
        "description": phrase,
        "content": {PROBLEM: {"schema": {"$ref": SCHEMAS.format(model="ProblemAnswer")}, "example": example}},
    }
    if status in (429, 503):
        found["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    if status == 401:
        found["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return found


def _problem_schemas() -> dict[str, Json]:
    schema = TypeAdapter(ProblemAnswer).json_schema(ref_template=SCHEMAS, mode="serialization")
    inner = schema.pop("$defs")
    schema["properties"]["code"]["enum"] = sorted({*CODES.values(), *MORE_CODES})
    return {**inner, "ProblemAnswer": schema}

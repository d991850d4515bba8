"""Checks answers against the OpenAPI document: every test of a route is a test of what the document says of it."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from typing import Any

from fastapi import FastAPI
from httpx import Response
from jsonschema import Draft202012Validator

METHODS = ("get", "put", "post", "delete")
KEPT: dict[str, Any] = {}  # the document, which is the same for every application


def check_conforms(app: FastAPI, method: str, path: str, answer: Response) -> None:
    """Raises AssertionError for a status, or for a field, that the document does not name."""
    if not KEPT:
        KEPT.update(_strict(copy.deepcopy(app.openapi())))
    operation = _operation(method.lower(), path.partition("?")[0])
    if operation is None:
        return
    status = str(answer.status_code)
    assert status in operation["responses"] or status in ("206", "416"), (method, path, status, answer.text[:200])
    kind = answer.headers.get("content-type", "")
    content = _resolved(operation["responses"].get(status, {})).get("content", {})
    schema = content.get(kind, {}).get("schema")
    if schema and "json" in kind:
        wrong = next(_validator(json.dumps(schema)).iter_errors(answer.json()), None)
        assert wrong is None, (method, path, wrong.message, list(wrong.absolute_path))


def _operation(method: str, path: str) -> dict[str, Any] | None:
    exact = KEPT["paths"].get(path, {}).get(method)
    if exact is not None:
        return dict(exact)
    for known, methods in KEPT["paths"].items():
        if method in methods and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known), path):
            return dict(methods[method])
    return None


def _resolved(known: dict[str, Any]) -> dict[str, Any]:
    name = known.get("$ref", "").rpartition("/")[2]
    return dict(KEPT["components"]["responses"][name]) if name else known


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": KEPT["components"]})


def _strict(document: dict[str, Any]) -> dict[str, Any]:
    """The document, where objects have the named fields and no others."""
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document

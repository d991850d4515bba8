"""Requests made from the OpenAPI document, right ones and wrong ones, never make the server fail."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("schemathesis", reason="needs the extra dev")

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lingxi.library import Library
from lingxi.present.web.app import make_app
from lingxi.present.web.auth import OPEN
from lingxi.present.web.openapi import PARAMETERS, TAGS, operations
from lingxi.present.web.problem import MORE_CODES
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser

EXAMPLES = 6
CONFORMING = [status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
KEPT = {"min_score", "only_liked", "expand"}  # of a question that is otherwise one that can be answered
TEXT = ("/metrics", "/v1/explore/events", "/v1/duplicates/events", "/v1/index/events")
LONG = {"code", "detail", "status", "title", "type"}

Statuses = dict[str, Counter[int]]


def _asked(app: FastAPI, ids: list[str]) -> Statuses:
    """The statuses that every operation answered with; ids of segments that exist are among what is asked for."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    seen: Statuses = {}
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        seen[operation.label] = Counter()
        for mode in MODES:
            _ask(operation, mode, ids, seen[operation.label])
    return seen


def _ask(operation: object, mode: object, ids: list[str], seen: Counter[int]) -> None:
    numbers = iter(range(10**6))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))  # type: ignore[attr-defined]
    def one(case: schemathesis.Case[Any]) -> None:
        number = next(numbers)
        if case.path_parameters and "id" in case.path_parameters and number % 2:
            case.path_parameters["id"] = ids[number % len(ids)]
        if case.path == "/v1/search" and case.media_type == "application/json" and number % 2:
            known = case.body if isinstance(case.body, dict) else {}
            case.body = {"parts": [{"text": "red"}], **{key: known[key] for key in KEPT & set(known)}}
        answer = case.call()
        seen[answer.status_code] += 1
        assert answer.status_code < 500, (case.method, case.path, answer.status_code, answer.text, case.body)
        case.validate_response(answer, checks=CONFORMING)
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0].startswith("application/problem+json"), answer.text
            assert set(answer.json()) - {"kind", "errors"} == LONG

    with suppress(Unsatisfiable) if mode is MODES[1] else nullcontext():  # nothing can be wrong where nothing is sent
        one()


def test_no_request_makes_the_server_fail(indexed: Library, tmp_path: Path) -> None:
    app = make_app(indexed, Settings(hosts=("testserver",), inbox=tmp_path / "in"))
    ids = [hit.id for hit in indexed.search("red", 4)]
    seen = _asked(app, ids)
    app.state.service.close()
    assert len(seen) >= 24
    assert {200, 400} <= set(seen["POST /v1/search"])
    assert 422 in set().union(*seen.values())
    for path in ("segments/{id}", "segments/{id}/original", "segments/{id}/thumbnail", "similar/{id}"):
        assert {200, 404} <= set(seen[f"GET /v1/{path}"]), "real segments are among what is asked for"


def test_the_check_finds_a_server_that_fails(indexed: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(Library, "facets", fail)
    app = make_app(indexed, Settings(hosts=("testserver",)))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    with pytest.raises((AssertionError, RuntimeError), match=r"nobody foresaw this|500|Server error"):
        _ask(schema["/v1/facets"]["GET"], MODES[0], [], Counter())
    app.state.service.close()


def test_every_operation_is_described(ask: Browser) -> None:
    found = ask.app.openapi()
    names = [operation["operationId"] for _, _, operation in operations(found)]
    assert len(set(names)) == len(names) >= 60
    assert {"getFiles", "getAlbumsByNameHits", "deleteSavedSearchesByName", "getSegmentsByIdThumbnail"} <= set(names)
    for path, method, operation in operations(found):
        assert operation["summary"], path
        assert operation["tags"][0] in TAGS, path
        assert {"500", "503", "429"} <= operation["responses"].keys(), path
        assert ("422" in operation["responses"]) == (path not in OPEN), path
        assert operation.get("security", found["security"]) == ([] if path in OPEN else found["security"]), path
        answer = next(each for status, each in operation["responses"].items() if status.startswith("2"))
        (content,) = answer["content"].values()
        assert path in TEXT or "$ref" in content["schema"] or content["schema"]["format"] == "binary", (
            method,
            path,
        )
    assert "without a speech model it is empty" in " ".join(
        found["components"]["schemas"]["SpeechAnswer"]["description"].split()
    )
    body = found["components"]["schemas"]["SearchBody"]
    assert (body["additionalProperties"], body["properties"]["k"]["maximum"]) == (False, 10_000)
    assert set(MORE_CODES) <= set(found["components"]["schemas"]["ProblemAnswer"]["properties"]["code"]["enum"])


def test_the_examples_of_the_document_are_answered(ask: Browser, indexed: Library) -> None:
    schemas = ask.app.openapi()["components"]["schemas"]
    for path, name in (
        ("search", "SearchBody"),
        ("search/batch", "BatchBody"),
        ("ask", "AskBody"),
        ("chat", "ChatBody"),
    ):
        (example,) = schemas[name]["examples"]
        assert ask("POST", f"/v1/{path}", json=example).status_code == 200, name
    (recording,) = schemas["RecordingBody"]["examples"]
    assert ask("PUT", "/v1/recording", json=recording).json() == {"people": ["ann"]}
    known = {key: PARAMETERS[key] for key in ("where", "field")}
    assert ask("GET", "/v1/facets", params=known).status_code == 200

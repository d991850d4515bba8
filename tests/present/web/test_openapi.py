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

from lingxi.library import Library
from lingxi.present.web.app import make_app
from lingxi.present.web.settings import Settings

EXAMPLES = 10
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
KEPT = {"min_score", "only_liked", "expand"}  # of a question that is otherwise one that can be answered
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
    assert {200, 400, 422} <= set(seen["POST /v1/search"])
    for path in ("segments/{id}", "segments/{id}/original", "segments/{id}/thumbnail", "similar/{id}"):
        assert {200, 404} <= set(seen[f"GET /v1/{path}"]), "real segments are among what is asked for"


def test_the_check_finds_a_server_that_fails(indexed: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(Library, "facets", fail)
    app = make_app(indexed, Settings(hosts=("testserver",)))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    with pytest.raises((AssertionError, RuntimeError), match=r"nobody foresaw this|500|Server error"):
        _ask(schema["/v1/facets"]["GET"], MODES[0], [], Counter())
    app.state.service.close()

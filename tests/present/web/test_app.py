"""Whatever the OpenAPI document allows, and some of what it does not, is answered without a failure of the server."""

from __future__ import annotations

import asyncio

from httpx import ASGITransport, AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingxi.library import Library
from lingxi.present.web.app import make_app
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser

texts = st.text(max_size=20)
ids = texts | st.uuids().map(str)
parts = st.fixed_dictionaries(
    {},
    optional={"text": texts, "image_id": texts, "upload": texts, "weight": st.floats(-1, 3), "without": st.booleans()},
)
bodies = st.fixed_dictionaries(
    {"parts": st.lists(parts, max_size=3)},
    optional={
        "where": texts, "k": st.integers(-1, 20_000), "cursor": texts, "min_probability": st.floats(-1, 2),
        "like": st.lists(ids, max_size=2), "unlike": st.lists(ids, max_size=2), "diverse": st.floats(-1, 2),
    },
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies)
def test_no_search_body_makes_the_server_fail(ask: Browser, body: dict[str, object]) -> None:
    assert ask("POST", "/v1/search", json=body).status_code in (200, 400, 404, 413, 422)


def test_the_document_describes_every_route(ask: Browser) -> None:
    paths = ask("GET", "/openapi.json").json()["paths"]
    for path in ("search", "search/batch", "similar/{id}", "uploads", "segments/{id}", "facets", "index", "models"):
        assert f"/v1/{path}" in paths


def test_simultaneous_requests_are_answered_or_get_a_retry_after(indexed: Library) -> None:
    app = make_app(indexed)

    async def many() -> list[int]:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as client:
            asked = [client.post("/v1/search", json={"parts": [{"text": "red"}]}) for _ in range(200)]
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    statuses = asyncio.run(many())
    assert set(statuses) <= {200, 429}
    assert statuses.count(200) >= Settings().share
    assert asyncio.run(many()).count(200) >= Settings().share, "and it goes on afterwards"
    app.state.service.close()

"""Query parameters that a route does not have."""

from __future__ import annotations

import pytest

from tests.present.web.conftest import Browser


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/status?verbose=1", "verbose"),
        ("/v1/files?limt=3", "limt"),
        ("/v1/places?degrees=2&zoom=3", "zoom"),
        ("/v1/explore?seeds=1", "seeds"),
        ("/v1/albums?x=", "x"),
    ],
)
def test_an_unknown_parameter_is_refused_by_name(ask: Browser, path: str, name: str) -> None:
    answer = ask("GET", path)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": f"query.{name}", "code": "unknown_field", "message": "there is no such parameter"}
    ]


def test_known_ones_and_those_of_pages_are_accepted(ask: Browser) -> None:
    for path in ("/v1/files?limit=3&sort=name", "/v1/places?degrees=2", "/?from=mail", "/page/app.js?v=2"):
        assert ask("GET", path).status_code == 200, path

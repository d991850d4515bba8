"""Routes are made once, with their tag and the check of their parameters, and applications share them."""

from __future__ import annotations

from pathlib import Path

from fastapi.routing import APIRoute

from lingxi.library import Library
from lingxi.present.web.app import ROOMS, make_app
from lingxi.present.web.openapi import TAGS
from lingxi.present.web.parameters import known_parameters
from lingxi.present.web.router import operation_id, router_of


def test_applications_have_the_routes_that_were_declared(library: Library, tmp_path: Path) -> None:
    declared = [route for room in ROOMS for route in room.router.routes]
    with Library(tmp_path / "other") as other:
        apps = [make_app(each) for each in (library, other)]
        for app in apps:
            assert all(any(each is route for each in app.routes) for route in declared)
            app.state.service.close()


def test_every_route_of_the_document_has_a_tag_a_name_and_a_check() -> None:
    for room in ROOMS:
        for route in room.router.routes:
            if isinstance(route, APIRoute) and route.include_in_schema:
                assert set(route.tags) <= set(TAGS), route.path
                assert len(route.tags) == 1, route.path
                assert route.unique_id == operation_id(route)
                assert next(each.dependency for each in route.dependencies) is known_parameters


def test_a_name_is_made_of_the_method_and_the_path() -> None:
    router = router_of("albums", "/v1/saved-searches")

    @router.get("/{name}/hits")
    async def hits(name: str) -> str:
        return name

    assert [route.unique_id for route in router.routes if isinstance(route, APIRoute)] == ["getSavedSearchesByNameHits"]

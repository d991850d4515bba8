"""Routers whose routes are complete when they are declared, so applications share them."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute

from lingxi.present.web.parameters import known_parameters


def router_of(tag: str, prefix: str = "/v1") -> APIRouter:
    """A router for the routes of a tag, which refuse unknown query parameters.

    An application takes its routes as they are. FastAPI's ``include_router`` makes each of them a second time, for each
    application.
    """
    checks = [Depends(known_parameters)]
    return APIRouter(prefix=prefix, tags=[tag], dependencies=checks, generate_unique_id_function=operation_id)


def operation_id(route: APIRoute) -> str:
    """The name of an operation in generated clients: its method and its path, such as ``getAlbumsByNameHits``."""
    steps = route.path.removeprefix("/v1").strip("/").split("/")
    words = ["By" + step.strip("{}_").capitalize() if step.startswith("{") else _camel(step) for step in steps]
    return min(route.methods or {"get"}).lower() + "".join(words)


def _camel(text: str) -> str:
    return "".join(word.capitalize() for word in text.split("-"))

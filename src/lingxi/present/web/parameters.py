"""Query parameters that a route does not have: they are refused by name, as unknown fields of a body are."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute


async def known_parameters(request: Request) -> None:
    """Raises RequestValidationError for parameters in the address that the route does not have."""
    route: APIRoute = request.scope["route"]
    known = set(_names(route.dependant))
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        wrong = {"type": "extra_forbidden", "msg": "there is no such parameter"}
        raise RequestValidationError([wrong | {"loc": ("query", each)} for each in unknown])


def _names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for each in dependant.dependencies:
        yield from _names(each)

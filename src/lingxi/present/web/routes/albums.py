"""Routes of albums: saved searches with marks, whose contents are searched each time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException

from lingxi.codec import dump, dump_fields
from lingxi.errors import BadQuery
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.schemas import AlbumBody, album_of, check_plain_learner, offset_of
from lingxi.present.web.service import Service
from lingxi.search.album import Album
from lingxi.wire import page

router = APIRouter(prefix="/v1/albums")


@router.get("")
async def albums(service: Served) -> dict[str, Any]:
    """The albums, by name."""
    found = await service.run("albums", service.library.albums)
    wrong = await service.run("albums", service.library.unreadable_albums)
    return {"albums": dump(found), "unreadable": wrong}


@router.get("/{name}")
async def album(name: str, service: Served) -> dict[str, Any]:
    """An album's query and its marks that still exist in the library."""
    return dump_fields(await service.run("albums", _known, service, name))


@router.get("/{name}/hits")
async def hits(
    name: str,
    service: Served,
    owner: Owner,
    k: Annotated[int, Query(ge=1, le=1000)] = 20,
    cursor: str | None = None,
) -> dict[str, Any]:
    """The current contents of an album, most likely first, in pages like those of a search."""
    return await service.run("search", _inside, service, name, k, offset_of(cursor), owner)


@router.put("/{name}")
async def save(name: str, body: AlbumBody, service: Served, owner: Owner) -> dict[str, Any]:
    """Saves a search with its marks under that name; an existing album is replaced."""
    kept = album_of(name, body)
    if not owner:
        check_plain_learner(kept.learner)
    await service.run("albums", service.library.save_album, kept)
    return dump_fields(kept)


@router.delete("/{name}")
async def delete(name: str, service: Served) -> dict[str, str]:
    """Deletes an album but no files."""
    await service.run("albums", _deleted, service, name)
    return {"deleted": name}


def _known(service: Service, name: str) -> Album:
    with service.gate.read():
        return _or_404(service, name)


def _or_404(service: Service, name: str) -> Album:
    try:
        return service.library.album(name)
    except BadQuery as error:
        raise HTTPException(404, str(error)) from None


def _inside(service: Service, name: str, k: int, offset: int, owner: bool) -> dict[str, Any]:
    with service.gate.read():
        query = _or_404(service, name).query(k, offset)
        found = service.library.search(query)
    return page(query, found, location=owner or service.settings.location)


def _deleted(service: Service, name: str) -> None:
    try:
        service.library.delete_album(name)
    except BadQuery as error:
        raise HTTPException(404, str(error)) from None

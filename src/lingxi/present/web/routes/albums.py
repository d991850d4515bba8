"""Routes of albums: hits that were picked, kept by name; and of what saved searches were in earlier versions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from starlette.exceptions import HTTPException

from lingxi.codec import dump_fields
from lingxi.errors import BadQuery
from lingxi.present.web.answers import HitPageAnswer, answers
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.reports import AlbumAnswer, AlbumsAnswer, DeletedAnswer, SavedAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import AlbumBody, album_of, check_plain_learner, offset_of
from lingxi.present.web.service import Service
from lingxi.search.album import Album, SavedSearch
from lingxi.search.album_files import load_kept
from lingxi.wire import album_page, page

router = router_of("albums", "/v1/albums")


@router.get("", **answers(AlbumsAnswer))
async def albums(service: Served) -> dict[str, Any]:
    """The albums, by name, and what is wrong with albums and saved searches that cannot be read."""
    found = await service.run("albums", service.library.albums)
    wrong = await service.run("albums", service.library.unreadable_albums)
    return {"albums": [dump_fields(each) for each in found], "unreadable": wrong}


@router.get("/{name}", **answers(AlbumAnswer))
async def album(name: str, service: Served) -> dict[str, Any]:
    """The ids of an album's segments, in order."""
    kept = await service.run("albums", known, service, name)
    if isinstance(kept, SavedSearch):
        raise HTTPException(404, f"{name!r} is a saved search; ask /v1/saved-searches")
    return dump_fields(kept)


@router.get("/{name}/hits", **answers(HitPageAnswer))
async def hits(
    name: str,
    service: Served,
    k: Annotated[int, Query(ge=1, le=1000)] = 20,
    cursor: str | None = None,
) -> dict[str, Any]:
    """What is in an album, in its order, or what a saved search finds now, in pages as those of a search."""
    return await service.run("search", opened, service, name, k, offset_of(cursor))


@router.put("/{name}", **answers(SavedAnswer))
async def save(name: str, body: AlbumBody, service: Served, owner: Owner, *, dry_run: bool = False) -> dict[str, Any]:
    """Keeps segments by that name, and says how many of them are in the library; one that is there is replaced."""
    kept = album_of(name, body)
    if isinstance(kept, SavedSearch) and not owner:
        check_plain_learner(kept.definition.learner)
    return await service.run("albums", _saved, service, kept, dry_run)


@router.delete("/{name}", **answers(DeletedAnswer))
async def delete(name: str, service: Served) -> dict[str, str]:
    """Deletes an album or a saved search, and no file that is in it."""
    await service.run("albums", deleted, service, name)
    return {"deleted": name}


def known(service: Service, name: str) -> Album | SavedSearch:
    """The album or the saved search of that name; raises 404."""
    with service.gate.read():
        try:
            if service.shared is not None:
                return service.shared.album(name)
            kept = load_kept(service.library.folder, name)
            return service.library.saved_search(name) if isinstance(kept, SavedSearch) else kept
        except BadQuery as error:
            raise HTTPException(404, str(error)) from None


def opened(service: Service, name: str, k: int, offset: int) -> dict[str, Any]:
    """A page of what is in an album or a saved search now; raises 404."""
    kept = known(service, name)
    location = service.settings.location
    with service.gate.read():
        if isinstance(kept, Album):
            found = [hit for hit in service.library.segments(kept.ids) if not hit.facts.get("hidden")]
            return album_page(found, k, offset, location=location)
        query = kept.query(k, offset)
        return page(query, service.library.search(query), location=location)


def deleted(service: Service, name: str) -> None:
    """Deletes an album or a saved search; raises 404."""
    try:
        service.library.delete_album(name)
    except BadQuery as error:
        raise HTTPException(404, str(error)) from None


def _saved(service: Service, kept: Album | SavedSearch, dry_run: bool) -> dict[str, Any]:
    if isinstance(kept, SavedSearch):
        return dump_fields(service.library.save_search(kept.name, kept.definition))
    with service.gate.read():
        count = len(service.library.segments(kept.ids))
    if not dry_run:
        service.library.save_album(kept)
    return dump_fields(kept) | {"count": count}

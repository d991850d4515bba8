"""Routes of saved searches: whole queries, kept by name; what they find is searched each time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from lingxi.codec import dump_fields
from lingxi.errors import BadQuery
from lingxi.media.thumbnail import thumbnail
from lingxi.present.web.answers import HitPageAnswer, answers, sends
from lingxi.present.web.deps import DESCRIBED, Owner, Question, Served, question
from lingxi.present.web.files import UNTRUSTED
from lingxi.present.web.parts import asked_by
from lingxi.present.web.reports import DeletedAnswer, SavedAnswer, SavedSearchAnswer, SavedSearchesAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.routes.albums import deleted, known, opened
from lingxi.present.web.schemas import check_size, offset_of
from lingxi.present.web.service import Service
from lingxi.search.album import Album
from lingxi.search.kept_media import media_file
from lingxi.search.query import KeptMedia

SIDE = 320  # pixels of a thumbnail

router = router_of("albums", "/v1/saved-searches")


@router.get("", **answers(SavedSearchesAnswer))
async def searches(service: Served) -> dict[str, Any]:
    """The saved searches, by name."""
    return {"searches": [dump_fields(each) for each in await service.run("albums", service.library.saved_searches)]}


@router.get("/{name}", **answers(SavedSearchAnswer))
async def search(name: str, service: Served) -> dict[str, Any]:
    """The query of a saved search, without marks that are not in the library any more."""
    kept = await service.run("albums", known, service, name)
    if isinstance(kept, Album):
        raise HTTPException(404, f"{name!r} is an album; ask /v1/albums")
    return dump_fields(kept)


@router.get("/{name}/hits", **answers(HitPageAnswer))
async def hits(
    name: str,
    service: Served,
    k: Annotated[int, Query(ge=1, le=1000)] = 20,
    cursor: str | None = None,
) -> dict[str, Any]:
    """What a saved search finds now, best first, in pages as those of a search."""
    return await service.run("search", opened, service, name, k, offset_of(cursor))


@router.put("/{name}", **answers(SavedAnswer), openapi_extra=DESCRIBED)
async def save(
    name: str, asked: Annotated[Question, Depends(question)], service: Served, owner: Owner, *, dry_run: bool = False
) -> dict[str, Any]:
    """Keeps a question by that name, with its pictures, and counts its hits; one that is there is replaced."""
    if not owner:
        check_size(asked.body)
    return await service.run("albums", _saved, service, name, asked, owner, dry_run)


@router.delete("/{name}", **answers(DeletedAnswer))
async def delete(name: str, service: Served) -> dict[str, str]:
    """Deletes a saved search, with the pictures that only it uses, and none of its hits."""
    await service.run("albums", deleted, service, name)
    return {"deleted": name}


@router.get("/media/{media}/thumbnail", **sends("image/jpeg", "The thumbnail"))
async def small(media: str, service: Served) -> Response:
    """A JPEG of a picture that is kept with saved searches, without metadata."""
    return await service.run("thumbnail", _small, service, media)


def _saved(service: Service, name: str, asked: Question, owner: bool, dry_run: bool) -> dict[str, Any]:
    query = asked_by(asked, service, owner=owner)
    with service.gate.read():
        found = service.library.search(query, limit=1)
    counted = {"count": found.total, "at_least": found.at_least}
    if dry_run:
        return {"name": name} | counted
    return dump_fields(service.library.save_search(name, query)) | counted


def _small(service: Service, name: str) -> Response:
    try:
        media = KeptMedia(name)
        file = media_file(service.library.folder, media)
    except BadQuery as error:
        raise HTTPException(404, str(error)) from None
    if media.modality != "image":
        raise HTTPException(404, "there is no picture of it")
    return Response(service.sandbox.run(thumbnail, file, SIDE), media_type="image/jpeg", headers=UNTRUSTED)

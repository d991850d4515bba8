"""Routes of what people add to files: favourites, tags, and which are hidden."""

from __future__ import annotations

from typing import Any

from lingxi.codec import dump_fields
from lingxi.present.web.additions import AnnotationsAnswer, AnnotationsBody, BeforeAnswer, ChangeBody, FilesAnswer
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Served
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import check_sizes
from lingxi.present.web.service import Service
from lingxi.store.annotations import Annotation

router = router_of("library", "/v1/annotations")


@router.get("", **answers(AnnotationsAnswer))
async def kept(service: Served) -> dict[str, Any]:
    """The favourites, tags and hidden files, by the ids of the files."""
    return {"annotations": _json(await service.run("albums", service.library.annotations))}


@router.post("", **answers(BeforeAnswer))
async def annotate(body: ChangeBody, service: Served) -> dict[str, Any]:
    """Makes files favourites, hides them, or changes their tags; answers what was known of them before, for undo."""
    check_sizes(texts=[len(tag) for tag in (*body.tags, *body.untag)], filters=0, marks=0, hits=len(body.ids))
    return {"before": _json(await service.run("albums", _annotated, service, body))}


@router.put("", **answers(FilesAnswer))
async def put(body: AnnotationsBody, service: Served) -> dict[str, int]:
    """Keeps annotations exactly as they are, such as those that were answered before a change."""
    check_sizes(texts=[], filters=0, marks=0, hits=len(body.annotations))
    await service.run("albums", service.library.put_annotations, [each.annotation() for each in body.annotations])
    return {"files": len(body.annotations)}


def _annotated(service: Service, body: ChangeBody) -> list[Annotation]:
    with service.gate.read():
        return service.library.annotate(
            body.ids, favourite=body.favourite, hidden=body.hidden, tags=body.tags, untag=body.untag
        )


def _json(found: list[Annotation]) -> list[dict[str, Any]]:
    return [dump_fields(each) for each in found]

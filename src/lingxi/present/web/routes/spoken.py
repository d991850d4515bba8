"""The route that turns a recording into words, where the library transcribes speech."""

from __future__ import annotations

from functools import lru_cache

from fastapi import Request

from lingxi.encode.audio.speech import Speech
from lingxi.errors import MissingExtra, MissingModel
from lingxi.present.web.additions import SpokenAnswer
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import BYTES, Served
from lingxi.present.web.files import taken_in
from lingxi.present.web.router import router_of
from lingxi.present.web.service import Service
from lingxi.types import Audio

router = router_of("search")


@router.post("/spoken", openapi_extra=BYTES, **answers(SpokenAnswer))
async def spoken(request: Request, service: Served) -> dict[str, str]:
    """What is said in a recording; empty where nothing is, or where the library has no speech model."""
    data = await request.body()
    media = await service.run("decode", service.sandbox.run, taken_in, data)
    text = await service.run("explain", _words, service, media) if isinstance(media, Audio) else ""
    return {"text": text}


def _words(service: Service, sound: Audio) -> str:
    model = service.library.speech_model
    if not model:
        return ""
    try:
        return " ".join(line.text for line in _listener(model).lines(sound.samples)).strip()
    except (MissingExtra, MissingModel):
        return ""


@lru_cache(maxsize=1)
def _listener(model: str) -> Speech:
    """The speech model, loaded on first use and then kept."""
    return Speech(model)

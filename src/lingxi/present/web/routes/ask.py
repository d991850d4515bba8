"""The route of questions: an answer from the library, with its evidence."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from lingxi.apps.ask.question import LONGEST
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Served
from lingxi.present.web.replies import AskAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import MOST_FILTER, AskBody
from lingxi.present.web.service import Service
from lingxi.wire import answer_json

router = router_of("ask")


@router.post("/ask", **answers(AskAnswer))
async def ask(body: AskBody, service: Served) -> dict[str, Any]:
    """The answer to a question in English or Chinese: a sentence of the library, the words in it, and the evidence."""
    if len(body.question) > LONGEST or len(body.where or "") > MOST_FILTER:
        raise HTTPException(
            413, f"a question may have {LONGEST:,} characters and a filter {MOST_FILTER:,}: ask for less"
        )
    return await service.run("long search", _answered, service, body)


def _answered(service: Service, body: AskBody) -> dict[str, Any]:
    with service.gate.read():
        answer = service.library.ask(body.question, where=body.where, limit=body.limit)
    return answer_json(answer, location=service.settings.location)

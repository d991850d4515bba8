"""Start over."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move, says

_WORDS = (
    r"\b(?:(?:start|begin) (?:(?:all )?over|again|afresh|anew|fresh|from (?:scratch|the (?:beginning|start))|a new \w+)"
    r"|reset|clear|new (?:search|conversation|topic|query|question)"
    r"|forget (?:everything|all|about everything)|from scratch|something (?:completely |totally "
    r"|entirely )?(?:new|different|else)|wipe)\b"
    r"|重新(?:开始|搜索?|查|找|来)|从头|重来|重置|清空|清除|新的?(?:搜索|对话|查询|话题|开始)|换个?话题|(?:搜"
    r"|找)[点些个]?别的(?:东西)?|另起|推倒|从零"
)
_AROUND = (
    r"\b(?:everything|search|filters?|conversation|over|completely|about|start|again|ditch|forget|drop|discard|scrap"
    r"|delete|previous|old|so far|i'?m|am|done|finished|with)\b|开始|全部|所有|条件"
    r"|一切|这个|看完|搜索|过|吧|都|来|不|要|对话|之前|筛选|一个|换"
)
_THEN = re.compile(r"(?P<first>[^,.:;，。：；]+)[,.:;，。：；]\s*(?P<then>.*\w.*)")


def new(text: str) -> list[Move]:
    """The move, with what the new search is for if the turn says it after a comma."""
    if says(text, _WORDS, _AROUND):
        return [Move("new")]
    found = _THEN.fullmatch(text)
    return [Move("new", found["then"].strip())] if found and says(found["first"], _WORDS, _AROUND) else []

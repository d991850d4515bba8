"""Start anew."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, group, one_of

_THEN = r"(?:(?:\s*[,.:;，。：；]\s*|\s+with\s+|\s+and (?:show me|find|look for) )(?P<words{n}>.+))?"
_WORDS = one_of(
    r"(?:(?:let'?s |let us |can we )?start (?:over|again|afresh|anew|from scratch|a new (?:search|one))|reset(?: (?:everything|all|it|the search))?"
    r"|clear(?: (?:everything|all|it|the search|all filters))?|new (?:search|conversation|topic)|begin again|forget (?:everything|all(?: of)? (?:that|it)))"
    + _THEN.format(n=1),
    r"(?:重新开始|从头(?:开始|再来|来过?)|重来|重置|清空(?:全部|所有|条件|一切)?|清除(?:全部|所有)?(?:条件)?|新的?(?:搜索|对话|查询|话题)|换个话题|重新(?:搜索|搜|找|来)|全部(?:清空|清除|重来|不要了?))"
    r"(?:\s*[,，。：:；;]\s*(?P<words2>.+))?",
)


def new(text: str) -> list[Move]:
    """The move, with what the new search is for if the turn says it."""
    found = _WORDS.fullmatch(text)
    return [Move("new", group(found, "words"))] if found else []

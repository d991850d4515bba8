"""The order of hits: by date or by how well they match."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, says

_OLDEST = (
    r"\b(?:(?<!to )oldest|(?<!to )earliest|older(?: ones)?$|ascending|(?<!reverse )chronological(?:ly)?"
    r"|old(?:est)? to new(?:est)?"
    r"|old ones first)\b|(?:旧|早|远|老|先)(?:的)?到(?:新|晚|近|后)|最[早旧老]|更[早旧]的|[早旧]一点"
    r"|正序|升序|老(?=照片|的|图).*?前"
    r"|早的.*?前|旧的.*?前"
)
_NEWEST = (
    r"\b(?:new(?:est)? to old(?:est)?|(?<!to )newest|(?<!to )latest|(?:most|more) recent(?:ly)?|recent|descending"
    r"|reverse chronological"
    r"|new ones first|newer)\b|(?:新|晚|近)(?:的)?到(?:旧|早|远|老)|最[新近]|更新的|新一点"
    r"|倒序|降序|新的.*?前|近的.*?前"
)
_DATE = (
    r"\b(?:sort|order|arrange|list|rank)\b.*\b(?:date|time|day|year)\b|\bby (?:date|time)\b|(?:按|照).*(?:时间"
    r"|日期)|(?:时间|日期|先后).*排"
)
_BEST = (
    r"\b(?:best|most relevant|relevance|closest|most similar|similarity|match(?:es|ing)?|score)\b|相关[度性]?"
    r"|相似度|匹配(?:程?度)?|最像|最符合"
)
_AROUND = (
    r"\b(?:sort(?:ed)?|order(?:ed)?|arranged?|rank(?:ed)?|list(?:ed)?|by|date|time|taken|first|top|beginning"
    r"|start|front|newest|oldest|match(?:es)?|ones|ahead|order|chronological|how|good|well|they|above|most"
    r"|reorder|rearrange)\b"
    r"|[从到在前面上头最排序列放后]|时间|日期|先后|顺序|拍摄|优先|拍|的|把|按|第一|照片|图片|视频|高|低|照|相"
    r"|的|老|新|旧"
    r"|早|开头|结果"
)


def order(text: str) -> list[Move]:
    """The move: newest, oldest or best."""
    for name, words in (("newest", _NEWEST), ("oldest", _OLDEST), ("newest", _DATE), ("best", _BEST)):
        if says(text, words, _AROUND):
            return [Move("order", name)]
    return []

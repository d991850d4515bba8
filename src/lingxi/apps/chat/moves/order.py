"""The order of hits: by date or by how well they match."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, one_of

_SORT = r"(?:(?:can you )?(?:sort|order|arrange|rank|list|show|put)(?: (?:them|these|it|me|by|the|all))*[: ]?(?: ?(?:in|with|from))? ?)?"
_FIRST = r"(?: ?(?:ones?|photos?|pictures?|videos?))?(?: (?:first|on top|at the top|up front|to oldest|to newest))"
_NEWEST = one_of(
    rf"{_SORT}(?:the )?(?:newest|latest|most recent|recent){_FIRST}?",
    rf"{_SORT}(?:by )?(?:date|time|chronological(?:ly)?)?(?:,? ?\(?(?:newest|latest|most recent|descending)(?: first)?\)?)",
    rf"{_SORT}(?:by )?(?:date|time)|new(?:est)? to old(?:est)?|reverse chronological(?: order)?",
    r"(?:按|照|依)?(?:时间|日期|拍摄时间|先后)?(?:顺序)?(?:排序|排列|排)?[,，]?(?:从)?(?:新|晚|近)(?:的)?到(?:旧|早|远|老)(?:排列?|排序)?",
    r"(?:把)?最(?:新|近)的?(?:照片|图片|视频|排|放)*(?:在|到|排)?(?:最)?(?:前面?|上面|先|优先|靠前|第一)|(?:先看|先给我看)最(?:新|近)的|按?(?:时间|日期)(?:倒序|降序)(?:排列?|排序)?|(?:按|按照)(?:时间|日期|拍摄时间)(?:排序|排列|排一?下?|顺序)?",
)
_OLDEST = one_of(
    rf"{_SORT}(?:the )?(?:oldest|earliest){_FIRST}?",
    rf"{_SORT}(?:by )?(?:date|time)?(?:,? ?\(?(?:oldest|earliest|ascending)(?: first)?\)?)|(?:in )?chronological(?:ly| order)?|old(?:est)? to new(?:est)?",
    r"(?:按|照|依)?(?:时间|日期|拍摄时间|先后)?(?:顺序)?(?:排序|排列|排)?[,，]?(?:从)?(?:旧|早|远|老)(?:的)?到(?:新|晚|近)(?:排列?|排序)?",
    r"(?:把)?最(?:早|旧|老)的?(?:照片|图片|视频|排|放)*(?:在|到|排)?(?:最)?(?:前面?|上面|先|优先|靠前|第一)|(?:先看|先给我看)最(?:早|旧|老)的|按?(?:时间|日期)(?:正序|升序)(?:排列?|排序)?",
)
_BEST = one_of(
    rf"{_SORT}(?:the )?(?:best|most relevant|closest|most similar)(?: match(?:es)?| ones?)?(?: (?:first|on top))?",
    rf"{_SORT}(?:by )?(?:relevance|similarity|match|score)",
    r"(?:按|按照|照)?(?:相关度|相关性|相似度|匹配度|匹配程度)(?:排序|排列|排|优先|从高到低)*|最(?:相关|像|匹配|符合)的?(?:排|放)?(?:在)?(?:最)?(?:前面?|先|上面|优先)",
)


def order(text: str) -> list[Move]:
    """The move: newest, oldest or best."""
    for name, words in (("newest", _NEWEST), ("oldest", _OLDEST), ("best", _BEST)):
        if words.fullmatch(text):
            return [Move("order", name)]
    return []

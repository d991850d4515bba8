"""Save the hits as an album."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, group, one_of

_NAME = r"[\"'“”‘’「『《]?(?P<name{n}>[^\"“”「」『』《》]{{1,100}}?)[\"'“”‘’」』》]?"
_WORDS = one_of(
    r"(?:save|keep|store) (?:(?:this|these|them|that|those|all|it|the (?:results?|hits?|photos?|pictures?))(?: of (?:them|these))? )?(?:as|under|in|into|to)"
    r"(?: (?:an?|the|my|a new))?(?: (?:new )?album)?(?:[,:]? ?(?:called|named|as))? " + _NAME.format(n=1),
    r"(?:make|create) (?:an |a new )?album (?:(?:of|from|with) (?:this|these|them|those) )?(?:called |named )?" + _NAME.format(n=2),
    r"(?:把?(?:这些|它们|这个|结果|这几张|全部)?(?:照片|图片|结果)?)?(?:保存|存|收藏|放|加)(?:成|为|到|进|入)+(?:一个|新的?)?相册(?:里)?(?:[,，:：]?(?:叫做?|名叫|名为|取名|名字叫))?[:：]?\s?" + _NAME.format(n=3),
    r"(?:把?(?:这些|它们|这个|结果|这几张)?(?:照片|图片)?)?(?:保存|存|收藏|放)(?:成|为|到|进)+" + _NAME.format(n=4) + r"(?:这个)?相册(?:里)?",
    r"(?:新建|建|创建|做)(?:一个|个)?(?:新)?相册[,，:：]?(?:叫做?|名叫|名为|取名)?[:：]?\s?" + _NAME.format(n=5),
)


def save(text: str) -> list[Move]:
    """The move, with the name of the album."""
    found = _WORDS.fullmatch(text)
    return [Move("save", group(found, "name"))] if found else []

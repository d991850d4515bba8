"""Save the hits as an album."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, group, one_of

_NAME = r"[\"'“”‘’「『《]?(?P<name>[^\"“”「」『』《》]{1,100}?)[\"'“”‘’」』》]?"
_WORDS = one_of(
    r"(?:(?:save|keep|store|collect|bookmark)(?: .{0,40}?)?|add(?= to (?:the |my )?album)|(?:put|add|move"
    r"|copy) (?:these|those|this|them|it"
    r"|all|everything"
    r"|the (?:results?|hits?|photos?|pictures?|images?|lot))(?: .{0,20})?) (?:as|under|in|into|to)(?: (?-i:an?"
    r"|the|my))?(?: new)?"
    r"(?:(?: album)?[,:]? (?:called|named)| album[,:]?)? " + _NAME + r"(?: album)?",
    r"(?:name|call) (?:this|the|my|it)(?: new)? album " + _NAME,
    r"(?:make|create|start) (?:an |a )?(?:new )?album.{0,30}?(?:called|named|as|:) ?" + _NAME,
    r".{0,12}?(?:保存|存|收藏|放|加|归|收|添加)(?:成|为|到|进|入|在)*(?:一个|新的?|我的|这个|名叫|叫做?|名为"
    r"|叫)*相册(?:里|中)?(?:[,，:：]?(?:就?叫做?|名叫|名为|取名|名字叫|命名为))?[:：]?\s?" + _NAME + r"(?:里面?|中)?",
    r".{0,12}?(?:保存|存|收藏|放|加|归|收|添加)(?:成|为|到|进|入|在)*(?:一个|新的?|我的)?(?:名叫|叫做?|名为|命名为)?"
    + _NAME
    + r"(?:的|这个)?相册(?:里|中)?",
    r".{0,12}?(?:建|创建|做)(?:成|一?个)*(?:新的?)?相册[,，:：]?(?:叫做?|名叫|名为|取名)?[:：]?\s?" + _NAME,
    r".{0,12}?(?:保存|存|收藏)(?:成|为|到|进)+" + _NAME,
)

_NAMELESS = one_of(
    r"(?:save|keep|bookmark)(?: (?:this|these|those|them|it|all(?: of (?:them|these))?|everything|the (?:results?|hits?"
    r"|photos|pictures)))?(?: (?:as|in|to) an? (?:new )?album)?|(?:make|create) (?:an |a new )?album(?: (?:of"
    r"|from|with) .{1,20})?",
    r"(?:把)?(?:这些|全部|都|它们|结果)*(?:保存|存起来|收藏|存一下|保存下来)(?:一下)?|(?:存|保存)?(?:成|为)?(?:建|做)?一?个?(?:新)?相册",
)


def save(text: str) -> list[Move]:
    """The move, with the name of the album, if the turn gives one."""
    found = _WORDS.fullmatch(text)
    if found and group(found, "name"):
        return [Move("save", group(found, "name"))]
    return [Move("save")] if _NAMELESS.fullmatch(text) else []

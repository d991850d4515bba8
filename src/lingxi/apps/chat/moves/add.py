"""Further words of what is wanted, without the words that only say "show me" or "also"."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move

_LEAD = re.compile(
    r"^(?:(?:please|ok(?:ay)?|now|and|also|then|but|plus|so|only|just|add(?:ing)?|with|having|including|include"
    r"|i (?:want|need|am looking for|would like)|i'?m looking for|i'?d like"
    r"|show(?: me)?|find(?: me)?|give me|search(?: for)?|look for|let(?: me|'s) see|(?:can|could) (?:you|i"
    r"|we) (?:please )?(?:show(?: me)?|find|see|add|get)|what about|how about"
    r"|(?:the |those |these |one |some )?ones?|those|something|anything|any|some|a few|all of them|that|which"
    r"|who|where|it|they"
    r"|there|should|must|has to|have to|to|also has|also have)\b[ ,:]*)+"
    r"(?:(?:is|are|be|has|have|show|shows|contain|contains|see|with|of|taken|made)\b ?)*",
    re.IGNORECASE,
)
_KEPT = re.compile(r"^(?:there (?:is|are)|where|it is|it's|that is|they are|the)\b", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:[ ,]+(?:too|as well|please|also|only|(?<!the )ones?|in (?:it|them)|this time|now|taken))+[.!?]*$"
    r"|[\s.。!！?？,，;；:：]+$",
    re.IGNORECASE,
)
_CHINESE_LEAD = re.compile(
    r"^(?:请|麻烦|能不能|可不可以|能否|可以|可否|有没有|我们|你|们|那|然后|现在|而且|并且|另外|最好|应该|里面"
    r"|再|还|也|还要|且|但是?|不过|只|就|我|想|要|我想|我要|我想要|看|看看|看到|找|找找|找一?下|搜|搜索|搜一?下"
    r"|给我|帮我|显示|来|加上|加入|加个|加点|加一?些|加|点|些|来一?些|几张|带有|带|包含|含有|有|需要|得有"
    r"|必须有|是|在找|的)+(?:的|是|有|要)?"
)
_CHINESE_TAIL = re.compile(
    r"(?:的?(?:那种|那些|这种|那张|照片|图片|图|相片)?(?:就行|就好|即可|吧|呢|啊|哦|呀|的|也行|也要)?)[。！!？?，,]*$"
)
_NOTHING = re.compile(
    r"'?s|during|in|from|on|at|the|of|taken|时候?|的时候|那些|那张|这些|拍摄?|拍的|之间|期间|限定|限制|范围",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def add(text: str) -> list[Move]:
    """The move, if anything is left to search for."""
    words = _chinese(text) if _CHINESE.search(text) else _english(text)
    return [Move("add", words)] if re.search(r"\w", words) and not _NOTHING.fullmatch(words) else []


def _english(text: str) -> str:
    text = _TAIL.sub("", text.strip())
    return (
        text
        if _KEPT.match(text) and not re.match(r"the ones?\b|the$", text, re.IGNORECASE)
        else _LEAD.sub("", text).strip(" ,")
    )


def _chinese(text: str) -> str:
    text = _CHINESE_TAIL.sub("", text.strip())
    return _CHINESE_LEAD.sub("", text).strip(" ,，")

"""A question that wants an answer and no other hits."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move

_QUESTION = re.compile(
    r"\s*(?:(?:so|and|but|then|ok(?:ay)?)[, ]+)?(?:"
    r"(?:what|who|whose|whom|where|when|why|which|how)(?:'s|'re)?\b(?! about\b)(?! else\b)"
    r"(?! (?:you|we|i|he|she|it|they|there)\b(?!.*\?))|(?:is|are|was|were"
    r"|do|does|did|has|have|can|could|will)\b"
    r"(?! (?:there )?(?:any|some|more)\b)(?! there (?:one|something|anything|an? (?:photo|picture|shot|image))\b)"
    r"(?! (?:you|we|i) have\b)(?! (?:you|we|i) (?:please )?(?:show|find|see|get|search|give|add|remove|sort"
    r"|have (?:any|more|some))\b).*\?)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"什么时候|几点|(?:哪里|哪儿|什么地方)(?!都|也)|在哪(?!张|个|些)|是谁|谁(?:在|是|拍|的)|多少|有几[张个只]|几(?:张|个|只"
    r"|岁|年)[^，]*[吗？?]|多[久大高长远重]|哪[张个段].*[？?]|有什么[？?]|为什么|怎么(?!样[？?]?$)|怎样"
    r"|如何(?![？?]?$)|是什么|什么是|什么意思|干什么|做什么|吃什么|叫什么"
    r"|什么(?:颜色|品种|东西|地方|日期)|[是有会能在](?:不是|没有).*|.+吗[？?]?$|是不是|有没有.+[？?]"
)
_SHOW = re.compile(
    r"(?:有没有|有)(?:.{1,20})(?:的)?(?:照片|图片|视频|图)(?:吗|么)?[？?]?$|^(?:可以|能|能不能|可不可以).*(?:看"
    r"|找|显示|给我|加|去掉|换)|^(?:还|那|里面|你|您|这里|库里|我们)*有(?:没有)?(?!第|这张|那张|多少|几).+"
)


def ask(text: str) -> list[Move]:
    """The move, with the question; questions for hits ("can you show me cats?") are none."""
    if _QUESTION.match(text) or (_CHINESE.search(text) and not _SHOW.search(text)):
        return [Move("ask", text.strip())]
    return []

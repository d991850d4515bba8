"""More hits, or those before."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, group, one_of, says
from lingxi.apps.chat.moves.refer import ORDINALS
from lingxi.apps.filters.chinese_dates import number_of

_NEXT = (
    r"\b(?:more|next|following|continue|keep (?:going|scrolling|on)|scroll(?: down)?|go on|carry on|further"
    r"|(?:any|some)thing else|what else|other results|others|other ones|rest|(?:another|the next) (?:page"
    r"|batch|lot|few|set))\b"
    r"|更多|下一?页|往后翻?|翻页|继续|接着|下一?批|换一批|还有(?=[吗么没别更其多呢什]|$)|再来|再看|再给|后面的?"
    r"|剩下的?|其他的?|多来|多(?=给|看)|往下|下面呢"
)
_PREVIOUS = (
    r"\b(?:previous|page back|back (?:a|one) page|back to page \w+|page one|(?:first|last) page|(?:back"
    r"|return) to the (?:first|previous"
    r"|last))\b|上一?页|往前翻?|前一页|翻回|上一批|前面的|往上"
)
_AROUND = (
    r"\b(?:page|ten|twenty|five|\d+|load|any|else|other|others|results|what|how|about|else|do|have|you|got"
    r"|next|back|of|same|the|further|down|more"
    r"|left|first|matches)\b|[些点页批十返]|\d+|结果|还|有|没有?|别的|显示|什么|下面|加载|照片|图片|翻|回|去"
    r"|到|其他|更多|会儿"
)


_NUMBERED = one_of(
    r"(?:(?:go|jump|skip|switch|turn) to |show (?:me )?|see )?(?:the )?page (?:number )?(?P<number>\d{1,3})",
    rf"(?:(?:go|jump|skip|switch|turn) to |show (?:me )?|give me |see )?the (?P<number>{'|'.join(ORDINALS)}) page",
    r"(?:给我|我要|翻到|跳到|去|到|看|转到)*第(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})页",
)


def page(text: str) -> list[Move]:
    """The move, in the direction "next" or "previous", or with the number of a page."""
    if found := _NUMBERED.fullmatch(text):
        return [Move("page", str(_number(group(found, "number"))))]
    if says(text, _PREVIOUS, _AROUND):
        return [Move("page", "previous")]
    return [Move("page", "next")] if says(text, _NEXT, _AROUND) else []


def _number(words: str) -> int:
    return ORDINALS.index(words.lower()) + 1 if words.lower() in ORDINALS else number_of(words)

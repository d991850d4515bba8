"""More hits, or those before."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, one_of

_THINGS = r"(?: (?:ones?|page|hits?|results?|photos?|pictures?|images?|videos?|of (?:them|these|those|the same)|ten|10))?"
_NEXT = one_of(
    rf"(?:(?:show|give|get|find|see|load)(?: me)? )?(?:some |a few |the )?(?:even )?(?:more|next){_THINGS}",
    r"next page|keep going|go on|continue|(?:any|anything) (?:more|else)|what else(?: (?:is there|do you have))?|(?:any|are there|do you have)(?: any)? more",
    r"(?:还有|有)(?:没有)?(?:更多|别的|其他的?|其它的?|吗)?(?:的)?(?:吗|没有)?|(?:再)?(?:看|来|要|给我|显示|加载)?(?:看)?更多(?:的|结果|照片|图片)?|下一?页|往后翻?|翻页|继续(?:看)?"
    r"|再(?:来|看|给我)(?:看)?(?:一些|几张|几个|一页|一批|点|十张|些)|后面的(?:呢)?|下一批|换一批|接着(?:看)?",
)
_PREVIOUS = one_of(
    r"(?:go |show (?:me )?)?(?:the )?(?:(?:to )?(?:the )?previous(?: (?:page|ones?|hits?|results?))?|back (?:a|one) page|back to the (?:first|previous|last) page|page back|last page)",
    r"上一?页|往前翻?|前一页|翻回去|上一批|前面的(?:呢)?|回(?:到)?(?:上|前)一页",
)


def page(text: str) -> list[Move]:
    """The move, in the direction "next" or "previous"."""
    if _NEXT.fullmatch(text):
        return [Move("page", "next")]
    return [Move("page", "previous")] if _PREVIOUS.fullmatch(text) else []

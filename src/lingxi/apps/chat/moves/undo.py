"""Undo the turn before."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, group, one_of, says
from lingxi.apps.filters.chinese_dates import number_of

_WORDS = (
    r"\b(?:undo|revert|cancel|scrap|never ?mind|(?:take|took) (?:that|it|this) back|take back|(?:step|go) back"
    r"|forget (?:that|it|this|the last|what)"
    r"|back to (?:what|how|where|before)|before that|^\W*back\W*$|(?:didn'?t|did not) mean (?:that|it))\b"
    r"|撤销|撤回|取消|算了|回退|退回|返回|上一步|不算数?|作废|当我没说|恢复|收回|(?:说|弄|搞|加|点|按|打)错"
    r"|不算|不作数|(?:还原|复原|回滚)|(?:刚才?|上)(?:那)?[个步句次条]?.{0,3}(?:不要|去掉|删掉|取消)|倒回去"
    r"|退一步|去掉(?=刚才|上一)"
)
_AROUND = (
    r"\b(?:last|step|change|turn|thing|bit|said|previous|did|was|were|had|it|what|before|mind|about|not|a"
    r"|mistake|wrong|error|oops"
    r"|didn'?t)\b|刚才?|刚刚|上一?[步个句次]|之前|前一?[步个句]|那[个句步条]|说|条件|样子|回到|[到去]|一步|去掉"
    r"|操作|话|做"
)

_DIGITS = {"two": "2", "three": "3", "four": "4", "five": "5"}
_SEVERAL = one_of(
    r"(?:undo|revert|cancel|take back) (?:the )?(?:last )?(?P<number>\d{1,2}|two|three|four|five)"
    r"(?: (?:steps?|turns?|changes?|things))?|go back (?P<number>\d{1,2}|two|three|four|five)(?: steps?| turns?)?",
    r"(?:撤销|撤回|取消|退回|回退|后退)(?:前|上|最后|最近)?(?P<number>\d{1,2}|[一二两三四五])[步次个句](?:操作)?",
)


def undo(text: str) -> list[Move]:
    """The move, if the turn says so, with the number of turns that it names."""
    if found := _SEVERAL.fullmatch(text):
        return [Move("undo", number=number_of(_DIGITS.get(group(found, "number").lower(), group(found, "number"))))]
    return [Move("undo")] if says(text, _WORDS, _AROUND) else []

"""Undo the turn before."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, one_of

_WORDS = one_of(
    r"(?:(?:can you |let's )?(?:undo|revert|take back|go back on)|forget|scrap|cancel|never ?mind)(?: (?:that|this|it|about it|the last"
    r"(?: one| step| change| turn| thing)?|that last (?:one|step|change|bit)|what i (?:just )?said))?",
    r"(?:go )?back(?: (?:one )?step| to (?:what|how) (?:it|we|i) (?:was|had)(?: before)?)?|step back|as (?:it was )?before",
    r"撤销|撤回|取消|算了|回退|回到上一步|返回上一步|退回(?:上?一步)?|上一步|(?:撤销|取消|撤回|去掉)(?:上一步|上一个|刚才(?:那个|的|那步)?|上一句|这个|这步)",
    r"(?:刚才|刚刚|上一句|上一个|上一步)(?:那个|那句|说的|的)?(?:不算(?:数)?|作废|取消|撤销|不要)|当我没说|恢复(?:到)?(?:之前|刚才|上一步)(?:的样子)?",
)


def undo(text: str) -> list[Move]:
    """The move, if the turn says so."""
    return [Move("undo")] if _WORDS.fullmatch(text) else []

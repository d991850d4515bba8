"""Other words in place of earlier ones."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, group, one_of

_SHOW = (
    r"(?:(?:i (?:want|meant|mean|would like|'d like|prefer)|show(?: me)?|find|use|try|make it|let'?s (?:see"
    r"|try)|look for|give me|no,?|actually,?)[, ]+)*"
)
_ABOUT = r"(?!(?:in|on|at|with|by|near|under|from|some|more|only|just|without)\b)"
_WORDS = one_of(
    rf"{_SHOW}(?P<new1>.+?)(?: instead of| rather than| in place of|, ?(?:and )?not) (?P<old1>.+?)",
    r"(?:not|no) (?P<old2>[^,]+?)[, ]+(?:but |rather |just )(?:rather )?(?P<new2>.+?)",
    r"not (?P<old12>[^,]+?), (?!not\b|no\b)(?P<new12>.+?)",
    r"(?:replace|swap|change|switch|turn) (?:the )?(?P<old3>.+?) (?:with|by|for|to|into) (?P<new3>.+?)",
    rf"{_SHOW}(?P<new4>.+?),? instead",
    r"(?:make (?:it|that|them|this)|change (?:it|that|this) (?:to|into)|switch to|change to|(?:no|actually"
    r"|sorry|wait)[,:](?: i (?:meant?|want(?:ed)?))?|i meant) (?P<new5>.+?)",
    rf"(?:what|how) about {_ABOUT}(?P<new6>.+?)",
    r"(?:把|将)?(?P<old7>[^,，换改]+?)(?:替换|换|改|变)(?:成|为|作)(?P<new7>.+?)",
    r"不(?:是|要)(?P<old8>[^,，]+?)[,，](?:而是|而要|而|要|是|想要|我要|我想看)(?P<new8>.+?)",
    r"(?!但|不过|可是|还有)(?:我?想?要?看?)(?P<new9>[^,，]+?)[,，]?(?:而?不是|不要|别要)(?P<old9>[^,，的]+)",
    r"(?:给我|帮我)?(?:换成?|改成?|换个|改看|换看|变成|还是(?:看|要)?)(?P<newx10>[^一批].*?)(?:看看|试试|吧)?",
    r"(?:那|要是|换)?(?P<newx11>[^,，？?怎什哪谁几为多吗]{1,12}?)(?:怎么样|如何|呢)[？?]?",
)  # fmt: skip


def replace(text: str) -> list[Move]:
    """The move: new words, and the old ones where the turn names them."""
    found = _WORDS.fullmatch(text)
    if not found:
        return []
    new = group(found, "new") or group(found, "newx")
    old = group(found, "old")
    return [
        Move("replace", new, old="" if old.lower() in ("it", "that", "this", "them", "它", "这个", "那个") else old)
    ]

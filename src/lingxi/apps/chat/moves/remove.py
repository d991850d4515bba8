"""What hits should not show."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move, group

_THOSE = (
    r"(?:(?:the |any |all |those |of )*(?:ones?|photos?|pictures?|images?|hits?|those|anything|everything"
    r"|stuff|things|whatever|all"
    r"|results?) (?:with|of|that have|containing|showing|in|that are|where there (?:is|are)) )?(?:any "
    r"|(?:sign|trace|hint)s? of |anything with |more )?"
)
_ENGLISH = re.compile(
    r"(?:^|(?<=[\s,]))(?:(?:but|and|only|ones?|that are|they should be|show (?:me )?|the|please)[, ]+)*?"
    r"(?:(?:i )?(?:do not|don'?t|did not|didn'?t|never|no longer) (?:want|need|like|show|include|wish|care for"
    r"|care about"
    r"|give)(?: to (?:see|have))?(?: me)?|(?:i (?:really )?)?(?:hate|dislike|can'?t stand)|(?:i(?:'m"
    r"| am) )?not interested in|i(?:'ve| have)? (?:had|seen) enough(?: of)?"
    r"|(?:there )?(?:shouldn'?t|mustn'?t|can'?t|cannot|should not|must not|may not) (?:be|have|contain|show|include)"
    r"|without|with no|no more(?! than)|no(?! more than)|outside of|outside(?= (?-i:[A-Z]))|not(?! too\b)"
    r"|except(?: for)?|(?:every|any)thing (?:but|except(?: for)?)"
    r"|excluding|exclude"
    r"|minus|remove|hide|drop|delete|skip|leave out|get rid of|lose|ditch|take out|take away|take off"
    r"|filter out|cut(?: out)?"
    r"|throw (?:out|away)|kick out|weed out|omit|avoid|nothing (?:with|that has|showing)|none (?:with|of)"
    r"|leave away|other than"
    r"|apart from|fewer|less|too (?:many|much)|enough(?: of| with)?|free of|(?:i(?:'m| am) )?(?:tired|sick"
    r"|bored|done|fed up)(?: of| with)|stop (?:showing|with)(?: me)?|ignore)"
    rf" {_THOSE}(?:the (?=\w+ ones?$))?(?P<words>[^,]+)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:[,，]|^|(?<=[^我]))(?:但是?|不过|而且|还有)?(?:(?:画面|照片|图片?|里面|其中)(?:里面?|中"
    r"|上)?)?(?:我)?(?:不要|不想要|不想看到?|不想|别要|别有|别出现|别带|不能有|不该有|(?<!有)没有|(?<!有)没"
    r"|去掉|除去|去除"
    r"|排除|除了|除开|删掉|删除|移除|拿掉|拿走|隐藏|隐去|屏蔽|跳过|略过|忽略|不含|不带|不包含|不包括|不是|无"
    r"|过滤掉?|剔除|筛掉"
    r"|非|别(?=给|让|再|显|看|把|放|来|找)|少(?:来|看|放|一?点|一?些)|不(?:想|要|需要|希望|能|应该|该|可以|许"
    r"|准)再?(?=有|带|出现|看|见|包)"
    r"|(?:不需要|用不着|没必要)(?:有)?|看腻了?|讨厌|不喜欢|不爱看|对(?=.+(?:不感|没)兴趣))"
    r"(?:再|给我|让我|把|再有|出现|看到|看见|看|显示|放|带有?|包含|含有?|有|来|任何)*(?P<words>[^,，。]+)",
)
_DISPOSED = re.compile(
    r"(?:把|将)?(?P<words>[^,，。]+?)(?:什么|之类)?(?:的)?(?:我|已经)*(?:那些|那种|照片|图片|就|也|都|全|给"
    r"|全都|全部|一律"
    r"|通通|统统|可以|请|你)*(?:去掉|除去|去除|排除"
    r"|删掉|删除|移除|拿掉|拿走|过滤掉?|剔除|筛掉|筛出去|删了|去了|隐藏|藏起来|屏蔽|跳过|略过|忽略"
    r"|不要再?(?:出现|有|显示)?|别要|别再?(?:出现|显示|有|放"
    r"|给我看)|不算|不想看|不看|不想要|不需要|免了|算了|扔掉|太多|看腻|弄走|挪走|踢掉|拿开|(?:排除|去除|过滤"
    r"|删除|剔除)掉|不感兴趣|没兴趣|不喜欢|再?少(?:一?[点些]))(?:吧|了|的)*"
    r"|(?P<words5>[^,，。]+?)(?:以外|之外)的?(?:照片|图片|视频)?"
    r"|一[个只辆张点条座栋棵头匹朵]?(?P<words4>.+?)(?:都|也)不(?:要|能|许|可以|准)有?"
    r"|(?:leave|take|filter|throw|cut|keep|kick) (?P<words2>.+?) (?:out|away|off)(?: of (?:it|them|this))?"
    r"|(?P<words3>.+?) (?:is|are) not (?:ok(?:ay)?|wanted|needed|allowed|what i (?:want|need|meant?))",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:拍?的?(?:照片|图片|那些|那种|(?<![截屏])图|结果|部分|相片)|(?<=[天上时年月里外])拍的?|的|了|(?:以外|之外)的?|(?:别的|其他的?"
    r"|其它的?)?都?(?:行|可以|要|好|看)"
    r"|出现|在里面|(?:不感|没)兴趣|吧| (?:in|on) (?:it|them|there)| please| at all| anymore| any more"
    r"| any longer| though| either| this time"
    r"|(?<=[a-z]) (?:ones|in (?:the|these|those) (?:pictures?|photos?|shots?|images?)))+[.!。！?？]*$",
    re.IGNORECASE,
)


def remove(text: str) -> tuple[list[Move], str]:
    """The moves, and the rest of the turn: "cats without people" leaves "cats"."""
    moves = list[Move]()
    if found := _DISPOSED.fullmatch(text.strip(" .!。！")):
        words = re.sub(
            r"^(?:凡是|所有|任何|那些)*(?:有|带|含|对|一[个只辆](?=.))|拍$", "", _TAIL.sub("", group(found, "words"))
        )
        return [Move("remove", words)], ""
    for pattern in (_ENGLISH, _CHINESE):
        while found := pattern.search(text):
            words = _TAIL.sub("", found["words"].strip(" .!?。！？")).strip()
            text = f"{text[: found.start()]}{text[found.end() :]}".strip(" ,，")
            if words:
                moves += [
                    Move("remove", each) for each in re.split(r"\s+or\s+(?:any |no )?|\s+and no\s+|[和或、跟]", words)
                ]
    return moves, text

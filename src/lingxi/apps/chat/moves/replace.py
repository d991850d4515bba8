"""Other words in place of earlier ones."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import Move, group, one_of

_CORRECTION = (
    r"(?:(?:(?:no|nope)(?=[,.:;!…]| wait| sorry| i mean)|nah|actually|sorry|wait|oops|hold on|hang on"
    r"|scratch that|correction|on second thoughts?|i changed my mind"
    r"|that'?s (?:wrong|not it|not what i (?:want|meant?)))[,.:;!… ]+)"
)
_CHINESE_CORRECTION = (
    r"(?:(?:不对|不是?(?=[,，])|不不+|错了|说错了|搞错了|弄错了|等等|等一下|等下|且慢|其实|抱歉|不好意思"
    r"|我改主意了|改主意了)[,，。.!！…\s]*)"
)
_CHINESE_CHANGE = r"(?![还也再加只就不别在去没最按第像换用下上撤重从把里保存算取,，]|我|刚|全)"
_SHOW = (
    r"(?:(?:i (?:want|meant|mean|would like|'d like|prefer)|show(?: me)?|find|use|try|make it|go (?:for|with)"
    r"|let'?s (?:see"
    r"|try)|look for|give me|no|actually)[, ]+)*"
)
_CHANGE = (
    r"(?!\s*(?:in|on|at|with|by|near|under|from|before|after|since|some|more|only|just|without|no|not|remove"
    r"|hide|drop|skip"
    r"|exclude|add|keep|don'?t|show|sort|undo|go|it|save|forget|start|never|can|could|there|also|like|that"
    r"|the (?:first|second"
    r"|third|last))\b)"
)
_ABOUT = r"(?!(?:in|on|at|with|by|near|under|from|some|more|only|just|without)\b)"
_WORDS = one_of(
    # cats instead of dogs
    rf"{_SHOW}(?:do |go for |try )?(?!(?:no|nope|nah|sorry|wait|actually)\b)(?P<new>.+?)(?: instead of"
    rf"| rather than| in place of"
    rf"|, ?(?:and )?not) (?P<old>.+?)",
    # not cats but dogs
    r"(?:not|no) (?P<old>[^,]+?)[, ]+(?:but |rather |just )(?:rather )?(?P<new>.+?)",
    # not dogs, cats
    r"not (?P<old>[^,]+?), (?!not\b|no\b)(?P<new>.+?)",
    # swap the dogs for cats
    r"(?:replace|swap|change|switch|turn) (?:the )?(?P<old>.+?) (?:with|by|for|to|into) (?P<new>.+?)",
    # make it a lake instead
    rf"{_SHOW}(?:(?:make|turn) (?:it|that|them|this)(?: into)? )?(?P<new>.+?),? instead",
    # make it a lake; I meant a lake
    rf"{_CORRECTION}*+(?:make (?:it|that|them|this)|(?:change|turn) (?:it|that|this|them) (?:to|into)|switch to"
    rf"|change to"
    rf"|i mean(?:t)?|i (?:wanted|was (?:thinking of|looking for|after))) {_CHANGE}(?!\w+er$|(?:more"
    rf"|less) )(?P<new>.+?)",
    # no, I said a lake
    rf"{_CORRECTION}++(?:i (?:meant?|said|want(?:ed)?(?: to see)?|need(?:ed)?)|let'?s (?:see|try|do|go (?:with|for))"
    rf"|show(?: me)?|give me|find|it'?s|it was|rather|better)? ?{_CHANGE}(?P<new>.+?)",
    # I'd rather see cats
    rf"(?:i'?d|i would|i) (?:rather|prefer|much rather|sooner) (?:(?:to )?(?:see|have|look at|get|want)(?: me)? )?"
    rf"{_CHANGE}(?P<new>.+?)(?:,? instead)?",
    # let's go for cats
    rf"(?:let'?s|why don'?t we|how about we) (?:try|do|go (?:with|for)|look at"
    rf"|use) {_CHANGE}(?P<new>.+?)(?:,? instead)?",
    # cats would be better
    r"(?P<new>.+?) (?:would|might|could) be (?:better|nicer)",
    # cats rather
    rf"{_CHANGE}(?P<new>[^,]+?) rather",
    # instead of dogs, show me cats
    r"(?:instead of|rather than|in place of) (?P<old>.+?),? (?:show|find|give|use|try|i want|i'd like"
    r"|let's see)(?: me)?"
    r" (?P<new>.+?)",
    # forget the dogs, now cats
    r"(?:forget|never ?mind|enough|leave|no more)(?: about| of| the)* (?P<old>[^,.;]+?)[,.;] ?"
    r"(?:(?:show|give)(?: me)?|i want|now|let's see|find|just|do|try)? ?(?P<new>.+?)",
    # dogs -> cats
    r"(?P<old>[^,]+?) ?(?:→|->|=>) ?(?P<new>[^,]+?)",
    # 别管狗了，找猫
    r"(?:别管|不管|别看|忘了|忘掉|忘记)(?P<old>[^,，]+?)(?:了|吧)*[,，](?:给我|帮我|我)?(?:想|要|看|找|来"
    r"|换成|换)*(?P<new>.+?)",
    # I actually want cats
    rf"i (?:actually|rather|just realised i|now) (?:want|need|mean|meant|wanted) {_CHANGE}(?P<new>.+?)",
    # 用猫代替
    r"用(?P<new>.+?)(?:来)?(?:代替|替换|替代|取代)",
    # rather cats than dogs
    r"rather (?P<new>.+?) than (?P<old>.+?)",
    # 用猫换掉狗
    r"用(?P<new>.+?)(?:来)?(?:代替|替换|替代|取代|换掉|换)(?P<old>.+?)",
    # 与其看狗，不如看猫
    r"(?:与其|不看)(?P<old>.+?)[,，]?(?:不如|倒不如|还不如)(?:看)?(?P<new>.+?)",
    # 把狗换猫
    r"(?:把|将)?(?P<old>[^,，换改一]{1,8}?)[换变](?P<new>[^成为一下个种张批][^,，]{0,8}?)",
    # what about cats
    rf"(?:what|how) about {_ABOUT}(?P<new>.+?)",
    # 把狗换成猫
    r"(?:把|将)?(?!还是|那|就|都|干脆|我[想要]|[给帮]我)(?P<old>[^,，换改]+?)(?:替换|换|改|变)(?:成|为"
    r"|作)(?P<new>.+?)",
    # 不要狗要猫
    r"(?:我)?(?:不要|别要|不想要)(?P<old>[^,，要]+)(?:而?要|想要)(?P<new>.+?)",
    # 不是狗，是猫
    rf"{_CHINESE_CORRECTION}*+我?(?:不(?:是|要|想要|看)|别)(?P<old>[^,，]+?)[,，](?:而是|而要|而|要|是|想要"
    rf"|我要|我想看)(?P<new>.+?)",
    # 猫，不要狗
    r"(?!但|不过|可是|还有)(?:我?(?:是说|说的是|要的是|指的是|想|要"
    r"|看)*)(?P<new>[^,，]+?)(?<![都也就])[,，]?(?:而?不是|不要|别要)(?P<old>(?![了的有]$)[^,，的]+)",
    # 换成猫吧
    rf"{_CHINESE_CORRECTION}*+(?:给我|帮我|我要|我想|还是|那|就|那就|都)*(?:换[成为作]?|改[成为作]?|换个|改看"
    rf"|换看|变成|还是(?:看|要|找)?)"
    r"(?P<new>[^一批].*?)(?:看看|试试|好了|吧)?",
    # 我说的是猫
    rf"{_CHINESE_CORRECTION}*+(?:我(?:说|想说|指|要|想要|想找|想看|找|想)的是|我是(?:说|指|要|想要|想看)"
    rf"|我本来(?:想|要)(?:找|看|要)?)"
    r"(?P<new>.+?)(?:才对|吧)?",
    # 不对，应该是猫
    rf"{_CHINESE_CORRECTION}++(?:是|要|我要|我想要|我想看|我想找|看|应该是|应该找"
    rf"|找)?{_CHINESE_CHANGE}(?P<new>.+?)(?:才对|吧)?",
    # 更想看猫
    r"我?(?:更想|更愿意|宁愿|宁可|倒是想|比较想|更喜欢|改)(?:要|看|找|看到)?(?P<new>[^,，]+?)",
    # 还是看猫吧
    r"(?:那|还是|干脆)+(?:就)?(?:来|看看?|换|找|试试|要)(?P<new>[^点些一几更别其下,，][^,，]*?)(?:看看|试试"
    r"|好了|吧)?",
    # 那猫呢
    r"(?:那|要是|换)?(?P<new>[^,，？?怎什哪谁几为多吗]{1,12}?)(?<!的)(?:怎么样|如何|呢)[？?]?",
)  # fmt: skip


def replace(text: str) -> list[Move]:
    """The move: new words, and the old ones where the turn names them."""
    found = _WORDS.fullmatch(text)
    if not found:
        return []
    new = group(found, "new")
    old = group(found, "old")
    return [
        Move("replace", new, old="" if old.lower() in ("it", "that", "this", "them", "它", "这个", "那个") else old)
    ]

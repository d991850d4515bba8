"""Words that say nothing of what is searched for: pronouns, auxiliary verbs, verbs of asking, and the like."""

from __future__ import annotations

_VERBS = (
    "add adding include including throw put show showing find finding give get got bring fetch display see seeing "
    "hear watch want need prefer mean meant like love wish hope mind try trying narrow limit restrict reduce "
    "filter focus match matching contain containing feature featuring involve depict keep choose pick select"
)
_AUXILIARIES = (
    "would wouldn't could can can't may might should must shall will do does did don't have has had having be "
    "been being is are was were 's 'd 'm 're i'd i'm it's needs"
)
_PRONOUNS = (
    "i we you it this let's let them they those these that which who whom where me us something anything "
    "somewhere one ones any some all"
)
_ADVERBS = (
    "and also then but plus so only just now too please actually really definitely rather else still even there "
    "down again wait sorry nope nah with up for to after of"
)
LEADING = "|".join(f"{_VERBS} {_AUXILIARIES} {_PRONOUNS} {_ADVERBS}".split())  # in front of words to search for
_MAKING = "took take taken shot made filmed recorded photographed captured visited went travelled stayed was were"
_TIMES = "sometime back around about earlier later early late when while during last time date year day month recent"
_REST = (
    "its anywhere instead either in from on at the a an by within not here my our photos photo pictures picture "
    "images image pics results stuff things thing place related mine limited restricted guess"
)
EMPTY = "|".join([LEADING, *f"{_MAKING} {_TIMES} {_REST}".split()])  # in addition to filters
CHINESE_LEADING = (  # in front of words to search for
    "[一同]样的?(?:东西|图|照片)?[,，]?(?:但是?|不过)要?|多?再?(?:找|来|给|看)(?:几张|一?些|一?点)|更多(?=.)|请|把|将|一下|麻烦|能不能|可不可以|能否|可以|可否"
    "|有没有|我们|咱们?|你|们|那|然后|现在|而且|并且|另外|同时|最好|应该|一定|必须"
    "|里面|画面(?:里|中)|照片(?:里|中)|图(?:里|中)|这次|再|还|也|且|但是?|不过|只|就|我|想|要|希望|猜|得有|得是?|需要|能?看[到见]|看得[到见]"
    "|看看|看(?![着书报电])|找找|找|搜索|搜|给我|帮我|显示|展示|出现|只?留下?|放(?:上|入|进|个|只|棵|条|张|座|辆|把|朵|一)+|只?保留|(?:缩小|限定|限制|筛选"
    "|过滤)(?:范围)?[到在成出为]|来|加[上入个点条只张辆把]?|加进[去来]"
    "|[一几]?张|点|些|一些|带有?|包含|含有|有|是|在找|那种|那张|的|[,，]"
)
CHINESE_EMPTY = (
    "[我你他她它们咱在的拍摄照录这那些张个就只看要想猜了吧呢呀啊都也去到玩过是得必须现好时之间期内里限定制范围位置点地日于从给找仅有]"
    "|时候|旅行|旅游|大概|可能|应该|估计|多半|八成|照片|一下|或者|左右|会儿|阵子|早些|晚些|上次|那回|那次|相关|有关|出去|结果|所有|全部|有没有|哪[儿里]?都?|都?行|任何地方|随便"
)

"""What stands before, after and between the words that answer: prepositions, articles, verbs, quotes and marks."""

from __future__ import annotations

import re

BREAKS = re.compile(r"(?<!\d)[,.]|[,.](?!\d)|[;:!?，。；：！？、()（）\"“”]")
CLAUSE = re.compile(r"[,;:，；：。()（）]")
_OPENS = re.compile(r"[\"“‘《「(（]\s*$")
_CLOSES = re.compile(r"\s*[\"”’》」)）]")
_ENDS = re.compile(r"\s*(?:[,.;:!?，。；：！？、)]|$)")
_LINK = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|called|named|as|than|means?|became|include[sd]?)|是|为|叫|称为|作为|包括)"
    r"\s*(?:an?|the)?\s*$",
    re.IGNORECASE,
)
IS = re.compile(r"(?:\b(?:is|are|was|were|means?)\b|是指|指的是|是|指)")
_BY = re.compile(r"(?:\bby|由|被)\s*(?:the)?\s*$", re.IGNORECASE)
_IN = re.compile(r"(?:\b(?:in|at|on|near|from|to|into)|在|于|从|到)\s*(?:the)?\s*$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:\b(?:the|an?)|[，,])\s*$", re.IGNORECASE)
SUBJECT = re.compile(  # a question whose answer stands before its verb: "who wrote it?", and not "who did he meet?"
    r"\b(?:who|what|which)\b(?!.*\b(?:did|do|does|was|were|is|are|has|have|had|can|could|would|will)\b)|"
    r"(?:谁|哪[位个])(?!.{0,3}$)",
    re.IGNORECASE,
)
PREPOSITION = re.compile(
    r"in|on|at|by|with|to|for|from|as|that|which|who|when|where|while|after|before|into|through", re.IGNORECASE
)
FOCUS = re.compile(
    r"\bhow many\s+(\w+(?:\s\w+)?)|"
    r"\b(?:what|which|whose)\s+(?:(?:is|are|was|were)\s+the\s+)?(?:\w+\s+of\s+)?(\w+(?:\s\w+)?)|"
    r"(?:什么|多少|几|哪[个种些项条座位家])[个名种位]?([\u3400-\u9fff]{1,3})",
    re.IGNORECASE,
)
STARTS = {
    "opens": _OPENS,
    "link": _LINK,
    "by": _BY,
    "in": _IN,
    "article": _ARTICLE,
    "spaced_before": re.compile(r"[\u3400-\u9fff，] $"),
    "of_before": re.compile(r"\b(?:of|for|as|than|about)\s(?:the\s|an?\s)?$"),
    "with_before": re.compile(r"(?:\b(?:with|through|using|under|over)\s(?:the\s|an?\s)?|[用靠以通过把将向])$"),
    "verb_before": re.compile(r"(?:\w{2}(?:ed|ing|es)\s(?:the\s|an?\s)?|[了着过到出成])$"),
    "joined_before": re.compile(r"(?:\b(?:and|or)\s|[和与及、])$"),
}
STOPS = {
    "closes": _CLOSES,
    "ends": _ENDS,
    "spaced_after": re.compile(r" [\u3400-\u9fff，。]"),
    "of_after": re.compile(r"\s(?:of|for|to|than|per)\b|的"),
    "verb_after": re.compile(r"\s(?:is|are|was|were|has|have|had|can|may|would|will|did|\w+ed)\b|[是在有为于]"),
    "joined_after": re.compile(r",?\s(?:and|or)\b|[和与及、]"),
    "more_after": re.compile(r"\s(?:who|which|that|where|when|by|in|on|at|from|with|as)\b"),
}

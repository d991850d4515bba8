"""The forms of answers about access, privacy, checks and moderation have the fields that are written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lingxi.apps.moderate.finding import Finding, Moderation
from lingxi.check import CheckReport
from lingxi.inventory import Known, PrivacyReport
from lingxi.present.web.oversight import (
    CheckAnswer,
    FindingAnswer,
    KnownAnswer,
    ModerationAnswer,
    NewTokenAnswer,
    PrivacyAnswer,
    TokenAnswer,
)
from lingxi.share.scope import Scope
from lingxi.share.tokens import NewToken, Token
from lingxi.wire import check_json, moderation_json, new_token_json, privacy_json, token_json
from tests.present.web.test_answers import names

ROOT = Path("/a")


def test_tokens_have_the_fields_of_their_form() -> None:
    token = Token("a", Scope(), datetime.now(UTC), None)
    assert names(TokenAnswer) == set(token_json(token))
    assert names(NewTokenAnswer) == set(new_token_json(NewToken("secret", token)))


def test_reports_have_the_fields_of_their_form() -> None:
    known = privacy_json(PrivacyReport(ROOT, 1, (Known("faces", "what", 1, 1),)))
    assert (names(PrivacyAnswer), names(KnownAnswer)) == (set(known), set(known["known"][0]))
    assert names(CheckAnswer) == set(check_json(CheckReport(ROOT, 1, 1, 1)))
    finding = Finding("a", ROOT, "image", "c", 0.5, 0.5, "flag", ())
    found = moderation_json(Moderation("p", "", 1, (finding,), ()))
    assert (names(ModerationAnswer), names(FindingAnswer)) == (set(found), set(found["findings"][0]))

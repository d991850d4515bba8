"""A cookie proves that a token was shown, for a while."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from lingxi.present.web.cookie import SECONDS, of_guest, proof, proves
from lingxi.share.scope import Scope
from lingxi.share.tokens import Token


def test_a_proof_is_of_its_token_and_ends() -> None:
    value = proof("secret")
    assert proves(value, "secret")
    assert not proves(value, "secre")
    assert "secret" not in value
    assert int(value.partition(".")[0]) == pytest.approx(time.time() + SECONDS, abs=60)
    assert not proves(proof("secret", int(time.time()) - 1), "secret")


@pytest.mark.parametrize("value", ["", ".", "9999999999", "9999999999.", "-1.x", "1e9.x", "٣.x", "9" * 400 + ".x"])
def test_a_forged_cookie_is_refused(value: str) -> None:
    assert not proves(value, "secret")


def test_the_expiry_of_a_cookie_cannot_be_changed() -> None:
    end, _, seal = proof("secret", 2_000_000_000).partition(".")
    assert proves(f"{end}.{seal}", "secret")
    assert not proves(f"{int(end) + 1}.{seal}", "secret")


def test_the_cookie_of_a_guest_lasts_no_longer_than_its_token() -> None:
    now = datetime.now(UTC)
    for until, seconds in ((None, SECONDS), (now + timedelta(days=999), SECONDS), (now + timedelta(days=1), 86_400)):
        value, lasts = of_guest("lingxi_a", Token("a", Scope(), now, until))
        assert value == "lingxi_a"
        assert lasts == pytest.approx(seconds, abs=60)
    assert of_guest("lingxi_a", Token("a", Scope(), now, now))[1] == 1

"""An address that others can reach needs tokens, or a word."""

from __future__ import annotations

import pytest

from lingxi.errors import LingxiError
from lingxi.present.web.settings import Settings, check_address


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_the_loopback_address_needs_no_token(host: str) -> None:
    check_address(host, Settings(), open_to_all=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "photos.example", "localhost.evil.example"])
def test_other_addresses_need_a_token(host: str) -> None:
    for settings in (Settings(), Settings(read_token="a"), Settings(owner_token="a")):
        with pytest.raises(LingxiError, match="LINGXI_WRITE_TOKEN"):
            check_address(host, settings, open_to_all=False)
    check_address(host, Settings(write_token="b"), open_to_all=False)  # which readers need too
    check_address(host, Settings(read_token="a", write_token="b"), open_to_all=False)
    check_address(host, Settings(), open_to_all=True)

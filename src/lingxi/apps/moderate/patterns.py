"""Personal data in text: addresses and numbers that are recognised by their form and by their check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])")
_DIGITS = re.compile(r"(?<![\w.])[0-9][0-9 -]{11,25}[0-9](?![\w.])")
_PHONE = re.compile(
    r"(?<![\w.])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\+\d{1,3}[ -]?(?:\d[ -]?){7,11}\d)(?!\w)"
)
_IDENTITY = re.compile(r"(?<!\w)\d{17}[\dXx](?!\w)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999


def emails(text: str) -> Iterator[str]:
    """Addresses of mail."""
    return (found[0] for found in _EMAIL.finditer(text))


def phones(text: str) -> Iterator[str]:
    """Mobile numbers of China, and numbers that begin with + and a country's code."""
    return (found[0] for found in _PHONE.finditer(text))


def bank_cards(text: str) -> Iterator[str]:
    """Numbers of 13 to 19 digits whose check digit is right (Luhn, 1960)."""
    for found in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if 13 <= len(digits) <= 19 and len(set(digits)) > 1 and _luhn(digits):
            yield found[0]


def identity_numbers(text: str) -> Iterator[str]:
    """Identity numbers of China whose check digit is right (GB 11643-1999)."""
    for found in _IDENTITY.finditer(text):
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, found[0], strict=False))
        if "10X98765432"[total % 11] == found[0][-1].upper():
            yield found[0]


def ibans(text: str) -> Iterator[str]:
    """International bank account numbers whose check digits are right (ISO 13616)."""
    for found in _IBAN.finditer(text):
        plain = found[0].replace(" ", "")
        number = "".join(str(int(char, 36)) for char in plain[4:] + plain[:4])
        if 15 <= len(plain) <= 34 and int(number) % 97 == 1:
            yield found[0]


def masked(found: str) -> str:
    """Personal data that can be recognised but not used: its last four letters and digits, or the domain of an address.

    >>> masked("anna@example.org"), masked("138 1234 5678")
    ('a***@example.org', '*** **** 5678')
    """
    name, at, domain = found.rpartition("@")
    if at:
        return f"{name[0]}***@{domain}"
    kept = [n for n, char in enumerate(found) if char.isalnum()][-4:]
    return "".join("*" if char.isalnum() and n not in kept else char for n, char in enumerate(found))


PATTERNS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "email": emails,
    "phone": phones,
    "bank-card": bank_cards,
    "id-number": identity_numbers,
    "iban": ibans,
}


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0

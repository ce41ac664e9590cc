# SPDX-License-Identifier: Apache-2.0
"""Codes that a person copies from one screen to another."""

import secrets

_LENGTH = 8
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks like another


def new_code() -> str:
    """Make a code: 39 random bits, enough for what serves once and slows down who guesses."""
    return "".join(secrets.choice(_SIGNS) for _sign in range(_LENGTH))


def normal_code(typed: str) -> str:
    """Give a typed code as it was given: capitals, without spaces or hyphens."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def in_halves(code: str) -> str:
    """Give a code as it is easy to copy."""
    return f"{code[:4]}-{code[4:]}"

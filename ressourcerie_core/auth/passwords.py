# SPDX-License-Identifier: Apache-2.0
"""Passwords: which are accepted, how they are kept, how one is checked."""

import re
import secrets
import unicodedata

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from ressourcerie_core.auth.problems import PasswordRefused
from ressourcerie_core.i18n import _

SHORTEST = 12
LONGEST = 200  # a longer one would cost the server more than it protects
FEWEST_DISTINCT = 5

#: What the first guesses of a thief contain; compared without case, accents, or other signs.
BANAL = re.compile(
    r"motdepasse|password|administrat|ressourcerie|recyclerie|association|bienvenue|bonjour"
    r"|azerty|qwerty|uiop|qsdfgh|jklm|wxcvbn|soleil|doudou|chouchou|jetaime|marseille|loulou|iloveyou|welcome"
    r"|0123|1234|123|2345|4567|5678|6789|7890|9876|8765|abcdef|aqwzsx|1a2b3c|changeme|letmein|secret"
)
DRAWN_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"  # none that looks like another
FILLING = 5  # characters beside a banal word that make it a sentence of one's own


def drawn_password() -> str:
    """Draw a password that is easy to copy: 78 random bits in four groups of four signs."""
    groups = ("".join(secrets.choice(DRAWN_SIGNS) for _sign in range(4)) for _group in range(4))
    return "-".join(groups)


class Passwords:
    """The rules and the hash of passwords.

    :param time_cost: passes of argon2.
    :param memory_kibibytes: memory of argon2; the defaults are those of RFC 9106 for machines
        with little memory.
    """

    def __init__(self, *, time_cost: int = 3, memory_kibibytes: int = 65_536) -> None:
        hasher = Argon2Hasher(time_cost=time_cost, memory_cost=memory_kibibytes, parallelism=4)
        self._hash = PasswordHash((hasher,))
        # Compared for a login that nobody has, so that its refusal takes as long as another.
        self._nobody = self._hash.hash("nobody")

    def accept(self, password: str, *, login: str) -> str:
        """Give the hash to keep of a password that obeys the rules.

        :raises PasswordRefused: it does not; the reason is in French.
        """
        normal = unicodedata.normalize("NFC", password)
        if reason := _weakness(normal, login=login):
            raise PasswordRefused(reason)
        return self._hash.hash(normal)

    def keep_pin(self, pin: str) -> str:
        """Give the hash to keep of a PIN, whose own rules are in ``auth/pins.py``."""
        return self._hash.hash(pin)

    def match(self, password: str, kept: str | None) -> bool:
        """Tell whether a password is the one kept; as slowly when none is kept."""
        normal = unicodedata.normalize("NFC", password)
        right = self._hash.verify(normal[:LONGEST], kept or self._nobody)
        return right and kept is not None and len(normal) <= LONGEST


def _weakness(password: str, *, login: str) -> str | None:
    if len(password) < SHORTEST:
        return _("il a {found} caractères, il en faut au moins {least}").format(
            found=len(password), least=SHORTEST
        )
    if len(password) > LONGEST:
        return _("il a plus de {most} caractères").format(most=LONGEST)
    if len(set(password)) < FEWEST_DISTINCT:
        return _("il répète presque toujours le même caractère")
    bare = _bare(password)
    if BANAL.search(bare) and len(BANAL.sub("", bare)) < FILLING:
        return _("il fait partie de ceux que l'on essaie en premier")
    if len(_bare(login)) > 2 and _bare(login) in bare:  # noqa: PLR2004 (a syllable is in any word)
        return _("il contient l'identifiant du compte")
    return None


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())

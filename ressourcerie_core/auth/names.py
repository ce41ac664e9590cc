# SPDX-License-Identifier: Apache-2.0
"""The forms in which logins and names are kept, and which are refused."""

import re
import unicodedata

from ressourcerie_core.auth.problems import LoginRefused, NameRefused

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
LONGEST_NAME = 200


def normal_login(login: str) -> str:
    """Give the form in which a login is kept: lower case.

    :raises LoginRefused: it is not a login; a near one that would do is proposed.
    """
    normal = login.strip().lower()
    if not LOGIN.fullmatch(normal):
        raise LoginRefused(login, proposed=_near(normal))
    return normal


def normal_name(name: str) -> str:
    """Give the form in which a name is kept: single spaces, NFC.

    :raises NameRefused: empty, too long, or with signs that move the cursor or hide.
    """
    normal = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 0 < len(normal) <= LONGEST_NAME or not normal.isprintable():
        raise NameRefused
    return normal


def _near(login: str) -> str:
    plain = unicodedata.normalize("NFKD", login).encode("ascii", "ignore").decode()
    near = re.sub(r"[^a-z0-9._@-]+", ".", plain).strip("._@-")[:64]
    return near if LOGIN.fullmatch(near) else ""

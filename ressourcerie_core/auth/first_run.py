# SPDX-License-Identifier: Apache-2.0
"""A base without any account: whoever reads the server's terminal founds the instance, once."""

import hmac

from ressourcerie_core.auth.attempts import Attempts
from ressourcerie_core.auth.codes import in_halves, new_code, normal_code
from ressourcerie_core.auth.founding import is_founded
from ressourcerie_core.auth.problems import WrongCode
from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem

_WHAT = "premier démarrage"  # attempts are counted for it as for a login


class FirstRun:
    """Whether the instance is still to be founded, and the code that allows it.

    :param code: the one that the server prints; a new one is drawn when none is given.
    """

    def __init__(self, database: Database, code: str | None = None) -> None:
        self._database = database
        self._code = normal_code(code or new_code())
        self._attempts = Attempts()
        self._is_over = False

    @property
    def shown_code(self) -> str:
        """The code as a person copies it, in two halves."""
        return in_halves(self._code)

    def is_pending(self) -> bool:
        """Tell whether nobody has an account yet; a base that is away is not a new one."""
        if not self._is_over:
            try:
                with self._database.read() as session:
                    self._is_over = is_founded(session)
            except Problem:
                return False
        return not self._is_over

    def check(self, code: str, *, address: str) -> None:
        """Let pass who typed the code that the server printed.

        :raises WrongCode: it is another.
        :raises TooManyAttempts: too many were wrong before.
        """
        self._attempts.begin(login=_WHAT, address=address)
        if not hmac.compare_digest(normal_code(code).encode(), self._code.encode()):
            raise WrongCode
        self._attempts.succeed(login=_WHAT, address=address)

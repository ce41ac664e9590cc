# SPDX-License-Identifier: Apache-2.0
"""The refusal that crosses SQLAlchemy, apart from those that are told without it."""

from sqlalchemy.exc import DontWrapMixin

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class ValueRefused(Problem, DontWrapMixin):
    """A value that the database would not give back unchanged."""

    slug = "db/value-refused"
    title = _("Valeur refusée")
    status = 422

    def __init__(self, what: str) -> None:
        super().__init__(
            _("La base n'accepte pas {what}.").format(what=what),
            hint=_("Corrigez la valeur, puis recommencez."),
        )

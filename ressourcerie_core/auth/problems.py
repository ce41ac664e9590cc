# SPDX-License-Identifier: Apache-2.0
"""Why somebody is not let in, or an account or a token cannot be what is asked."""

from typing import ClassVar

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.module import Permission


class NotSignedIn(Problem):
    """Nobody is recognised; the same words whatever the reason, so as to teach nothing."""

    slug = "auth/not-signed-in"
    title = _("Il faut se présenter")
    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__(
            _("Cette demande ne porte pas de jeton valable."),
            hint=_(
                "Envoyez un jeton en cours de validité dans l'en-tête "
                "« Authorization: Bearer rsc_… » ; un administrateur en fait un avec "
                "« ressourcerie token add »."
            ),
        )


class Forbidden(Problem):
    slug = "auth/forbidden"
    title = _("Cela ne vous est pas permis")
    status = 403

    def __init__(self, permission: str, *, known: Permission | None) -> None:
        what = _("« {title} » ({name})").format(title=known.title, name=permission) if known else ""
        super().__init__(
            _("Il vous manque la permission {what}.").format(what=what or f"« {permission} »"),
            hint=_(
                "Demandez à un administrateur un rôle qui la contient, et un jeton dont elle "
                "est une portée."
            ),
            permission=permission,
        )

# SPDX-License-Identifier: Apache-2.0
"""What is refused about tokens, to those who show one and to those who make one."""

from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class AssistantsOff(Problem):
    """The configuration does not let assistants in, or somebody stopped them all."""

    slug = "jarvos/assistants-off"
    title = _("Les assistants sont arrêtés")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Aucun assistant n'est admis ici en ce moment."),
            hint=_(
                "Mettez assistants = true sous [jarvos], puis rallumez-les sur la page "
                "« Connecteur » si quelqu'un les a arrêtés."
            ),
        )


class TokenRefused(Problem):
    """No token, or one that opens nothing: unknown, revoked and expired are told the same."""

    slug = "jarvos/token-refused"
    title = _("Jeton refusé")
    status = 401
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}  # noqa: RUF012 (as its parent)

    def __init__(self) -> None:
        super().__init__(
            _("Ce jeton n'ouvre rien : il est inconnu, révoqué ou périmé, ou il manque."),
            hint=_("Faites-en un sur la page « Connecteur », et donnez-le à l'assistant."),
        )


class TooManyCalls(Problem):
    """One token asks too much in a minute."""

    slug = "jarvos/too-many-calls"
    title = _("Trop d'appels")
    status = 429
    headers = {"Retry-After": "60"}  # noqa: RUF012 (as its parent)

    def __init__(self, most: int) -> None:
        super().__init__(
            _("Ce jeton a fait plus de {most} demandes en une minute.").format(most=most),
            hint=_("Attendez une minute."),
        )


class QuotaSpent(Problem):
    """One token has had all that it may have in a day."""

    slug = "jarvos/quota-spent"
    title = _("Quota du jour épuisé")
    status = 429

    def __init__(self, most: int) -> None:
        super().__init__(
            _("Ce jeton a droit à {most} en vingt-quatre heures, et les a eus.").format(most=most),
            hint=_("Attendez demain, ou demandez un jeton au quota plus large."),
        )


class UnknownToken(Problem):
    """No token has this identifier."""

    slug = "jarvos/unknown-token"
    title = _("Jeton introuvable")
    status = 404

    def __init__(self, token_id: UUID) -> None:
        super().__init__(
            _("Aucun jeton n'a ce numéro."),
            hint=_("Revenez à la liste des jetons."),
            id=str(token_id),
        )


class TokenMisdescribed(Problem):
    """What somebody says of a new token makes none."""

    slug = "jarvos/token-misdescribed"
    title = _("Jeton incomplet")
    status = 400

    def __init__(self, why: str, field: str) -> None:
        super().__init__(
            why, hint=_("Complétez le formulaire, puis envoyez-le de nouveau."), field=field
        )


class NotYours(Problem):
    """Somebody would open to an assistant what they may not do themselves."""

    slug = "jarvos/not-yours-to-give"
    title = _("Vous ne pouvez pas l'ouvrir")
    status = 403

    def __init__(self, what: str) -> None:
        super().__init__(
            _("Vous n'avez vous-même aucun droit sur « {what} » à ces sites.").format(what=what),
            hint=_("Décochez-le, ou demandez à une personne qui a ce droit de faire le jeton."),
        )

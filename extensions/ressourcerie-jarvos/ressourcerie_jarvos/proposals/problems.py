# SPDX-License-Identifier: Apache-2.0
"""What is refused about proposals, to assistants and to the people who decide."""

from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class UnknownKind(Problem):
    """A kind of proposals that this token does not open, or that does not exist."""

    slug = "jarvos/kind-not-granted"
    title = _("Proposition fermée à ce jeton")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Ce jeton ne permet de proposer rien de cette sorte."),
            hint=_("Les sortes permises sont dans la description de l'outil."),
        )


class NothingThere(Problem):
    """A proposal is about what does not exist, or is not open to this token."""

    slug = "jarvos/nothing-there"
    title = _("Rien à changer")
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("Ce que la proposition changerait n'existe pas, ou n'est pas ouvert à ce jeton."),
            hint=_("Lisez d'abord, et reprenez l'identifiant que l'outil a donné."),
        )


class UnknownProposal(Problem):
    """No proposal has this identifier, or this person may not decide it."""

    slug = "jarvos/unknown-proposal"
    title = _("Proposition introuvable")
    status = 404

    def __init__(self, proposal_id: UUID) -> None:
        super().__init__(
            _("Cette proposition n'existe pas, ou vous n'avez pas le droit d'en décider."),
            hint=_("Revenez à la liste des propositions."),
            id=str(proposal_id),
        )


class AlreadyDecided(Problem):
    """Somebody decided before, or nobody did in time."""

    slug = "jarvos/already-decided"
    title = _("Proposition déjà décidée, ou périmée")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Cette proposition n'attend plus : elle est décidée, ou périmée."),
            hint=_("Rechargez la page : elle dit ce qu'il en est."),
        )


class ChangedSince(Problem):
    """What would be changed is no longer as it was shown."""

    slug = "jarvos/changed-since"
    title = _("Ce n'est plus comme c'était montré")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Ce que la proposition change a changé depuis qu'elle est faite."),
            hint=_("Refusez-la ; l'assistant peut en faire une autre."),
        )

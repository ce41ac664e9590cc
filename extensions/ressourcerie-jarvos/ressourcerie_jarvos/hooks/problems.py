# SPDX-License-Identifier: Apache-2.0
"""What is refused about destinations."""

from datetime import datetime
from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class NoKey(Problem):
    """The configuration has no key that secrets are drawn from: nothing may leave."""

    slug = "jarvos/no-key"
    title = _("Aucune clé pour les destinations")
    status = 409
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            _("Sous [jarvos], il manque webhooks_key_file : aucun événement ne peut sortir."),
            hint=_(
                "Écrivez au moins 32 signes tirés au hasard dans un fichier que ce compte seul "
                "peut lire, nommez-le dans ressourcerie.conf, puis rechargez la configuration."
            ),
        )


class UnknownHook(Problem):
    """No destination has this identifier, or it was removed."""

    slug = "jarvos/unknown-hook"
    title = _("Destination introuvable")
    status = 404

    def __init__(self, hook_id: UUID) -> None:
        super().__init__(
            _("Cette destination n'existe pas, ou elle est supprimée."),
            hint=_("Revenez à la liste des destinations."),
            id=str(hook_id),
        )


class UnknownTelling(Problem):
    """This destination was never to be told this."""

    slug = "jarvos/unknown-telling"
    title = _("Envoi introuvable")
    status = 404

    def __init__(self, telling_id: UUID) -> None:
        super().__init__(
            _("Cette destination n'a aucun envoi de ce numéro."),
            hint=_("Revenez à la page de la destination."),
            id=str(telling_id),
        )


class NotNamed(Problem):
    """A destination has no name."""

    slug = "jarvos/not-named"
    title = _("Nom manquant")
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Il manque le nom de la destination."),
            hint=_("Écrivez à quoi elle sert, comme « Tableau de bord du réseau »."),
            field="label",
        )


class NotHttps(Problem):
    """The address of a destination would send in clear, or is none."""

    slug = "jarvos/not-an-address"
    title = _("Adresse de destination refusée")
    status = 400

    def __init__(self, why: str) -> None:
        super().__init__(
            _("Cette adresse ne convient pas : {why}").format(why=why),
            hint=_("Copiez l'adresse que donne le programme qui recevra, https:// compris."),
            field="url",
        )


class NoEvents(Problem):
    """No event was picked, or one that no enabled module publishes."""

    slug = "jarvos/no-events"
    title = _("Aucun événement choisi")
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Aucun événement n'est choisi, ou l'un d'eux n'existe plus."),
            hint=_("Cochez au moins un événement de la liste."),
            field="events",
        )


class TooMany(Problem):
    """There are as many destinations as there may be."""

    slug = "jarvos/too-many-hooks"
    title = _("Trop de destinations")
    status = 409

    def __init__(self, most: int) -> None:
        super().__init__(
            _("Il y a déjà {most} destinations, le plus qu'il peut y en avoir.").format(most=most),
            hint=_("Supprimez-en une qui ne sert plus."),
        )


class TwoSecretsAlready(Problem):
    """Two secrets are valid: a third would end one that may be in use."""

    slug = "jarvos/two-secrets"
    title = _("Deux secrets sont déjà valables")
    status = 409

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _("L'ancien secret et le nouveau sont déjà valables tous les deux."),
            hint=_(
                "Donnez le nouveau à la destination, retirez l'ancien, puis changez de nouveau."
            ),
            until=until.isoformat(),
        )

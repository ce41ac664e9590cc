# SPDX-License-Identifier: Apache-2.0
"""What durable events refuse."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class FactsUnreadable(Problem):
    """An event was recorded by a newer version of the module, or by one that is forgotten."""

    slug = "events/facts-unreadable"
    title = _("Événement illisible")
    status = 500

    def __init__(self, name: str, version: int, *, known: int) -> None:
        super().__init__(
            _(
                "L'événement « {name} » est enregistré dans sa version {version}, que le module "
                "installé, qui connaît la version {known}, ne sait pas lire."
            ).format(name=name, version=version, known=known),
            hint=_("Installez la version du module qui l'a enregistré, ou une plus récente."),
        )


class EventMisdeclared(Problem):
    """What a descriptor names is not an event of its module, or cannot be told of one."""

    slug = "events/misdeclared"
    title = _("Événement mal déclaré")
    status = 500
    exit_code = 2

    def __init__(self, module: str, *, reason: str) -> None:
        super().__init__(
            _("Le module « {module} » déclare mal ses événements : {reason}.").format(
                module=module, reason=reason
            ),
            hint=_(
                "C'est un défaut du module : signalez-le à qui l'écrit, ou désactivez-le avec "
                "« ressourcerie module disable {module} »."
            ).format(module=module),
            modules=[module],
        )


class UnknownDelivery(Problem):
    """No delivery has this id."""

    slug = "events/unknown-delivery"
    title = _("Livraison inconnue")
    status = 404

    def __init__(self, wanted: str) -> None:
        super().__init__(
            _("Aucune livraison n'a l'identifiant « {wanted} ».").format(wanted=wanted),
            hint=_("« ressourcerie events list » montre les livraisons et leurs identifiants."),
        )


class UnknownSubscriber(Problem):
    """Nobody ever subscribed under this name."""

    slug = "events/unknown-subscriber"
    title = _("Destinataire inconnu")
    status = 404

    def __init__(self, wanted: str) -> None:
        super().__init__(
            _("Aucun destinataire d'événements ne s'appelle « {wanted} ».").format(wanted=wanted),
            hint=_("« ressourcerie events list » les montre, sous la forme « module:événement »."),
        )


class DeliveryEnded(Problem):
    """What was delivered or skipped is neither sent again nor skipped."""

    slug = "events/delivery-ended"
    title = _("Livraison terminée")
    status = 409

    def __init__(self, wanted: str, *, state: str) -> None:
        super().__init__(
            _("La livraison « {wanted} » est terminée ({state}).").format(
                wanted=wanted, state=state
            ),
            hint=_("Il n'y a rien à faire : « ressourcerie events show » en montre l'histoire."),
        )


class ReasonMissing(Problem):
    """Who skips a delivery says why."""

    slug = "events/reason-missing"
    title = _("Raison manquante")
    status = 422
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            _("Passer une livraison sans la faire demande une raison."),
            hint=_("Donnez-la en quelques mots : elle reste avec la livraison."),
        )

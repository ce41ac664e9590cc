# SPDX-License-Identifier: Apache-2.0
"""Why another server was not called, or gave no answer that can be used."""

import json
from collections.abc import Iterable, Sequence
from typing import ClassVar

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class OutgoingProblem(Problem):
    """A call that gave no usable answer; :attr:`maybe_sent` says what is known of its effect."""

    status = 502
    #: ``False``: the other server was asked nothing, try again at will. ``True``: it may have done
    #: what it was asked; find out before asking again.
    maybe_sent: ClassVar[bool] = False


class UrlRefused(OutgoingProblem):
    """The address is not one that this platform calls, whoever answers there."""

    slug = "outgoing/url-refused"
    title = _("Adresse de serveur mal écrite")

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("Cette adresse de serveur est refusée : {reason}.").format(reason=reason),
            hint=_(
                "Écrivez-la comme https://compta.exemple.fr/chemin, sans nom d'utilisateur, ni mot "
                "de passe, ni espace."
            ),
        )


class UnsafeScheme(OutgoingProblem):
    """Plain HTTP, to a server that the operator did not allow."""

    slug = "outgoing/not-https"
    title = _("Adresse sans HTTPS")

    def __init__(self, host: str, addresses: Sequence[str], allowed: Iterable[str]) -> None:
        super().__init__(
            _(
                "L'adresse de {host} commence par http:// : ce qui part pourrait être lu ou "
                "changé en chemin."
            ).format(host=host),
            hint=_(
                "Écrivez https:// ; ou, si ce serveur est chez vous, écrivez sous [core] dans "
                "ressourcerie.conf : {line}"
            ).format(line=_line(allowed, addresses)),
            host=host,
        )


class AddressRefused(OutgoingProblem):
    """The name leads to this machine, to the local network, or to nobody."""

    slug = "outgoing/address-refused"
    title = _("Serveur du réseau local non permis")

    def __init__(
        self, host: str, addresses: Sequence[str], allowed: Iterable[str], *, ever: bool
    ) -> None:
        remedy = _("Si ce serveur est bien le vôtre, écrivez sous [core] dans ressourcerie.conf : ")
        super().__init__(
            _("{host} mène à cette machine ou à son réseau ({addresses}), pas à internet.").format(
                host=host, addresses=", ".join(addresses)
            ),
            hint=remedy + _line(allowed, addresses)
            if ever
            else _("Aucun serveur ne répond à une telle adresse : corrigez-la."),
            host=host,
        )


class NameUnknown(OutgoingProblem):
    """No address answers to this name, or the network is away."""

    slug = "outgoing/name-unknown"
    title = _("Nom de serveur introuvable")

    def __init__(self, host: str) -> None:
        super().__init__(
            _("Le nom {host} ne mène à aucune adresse.").format(host=host),
            hint=_("Vérifiez son orthographe, et que cette machine a internet."),
            host=host,
        )


class NotReached(OutgoingProblem):
    """Nobody answered at the address; nothing was sent."""

    slug = "outgoing/not-reached"
    title = _("Serveur injoignable")

    def __init__(self, host: str, cause: str | None = None) -> None:
        super().__init__(
            _("{host} ne répond pas ; rien ne lui a été envoyé.").format(host=host),
            hint=_("Réessayez plus tard ; si cela dure, voyez si ce serveur est allumé."),
            cause=cause,
            host=host,
        )


class CertificateRefused(OutgoingProblem):
    """The server does not prove that it is the one named; nothing was sent."""

    slug = "outgoing/certificate"
    title = _("Certificat refusé")

    def __init__(self, host: str, cause: str) -> None:
        super().__init__(
            _("{host} ne prouve pas qu'il est {host} ; rien ne lui a été envoyé.").format(
                host=host
            ),
            hint=_(
                "Voyez si son certificat a expiré, et si l'heure de cette machine est juste. Si "
                "l'autorité est la vôtre, ajoutez-la à celles du système (update-ca-certificates)."
            ),
            cause=cause,
            host=host,
        )


class AnswerLost(OutgoingProblem):
    """The connection broke, or what came back is no HTTP, after the request had left."""

    slug = "outgoing/answer-lost"
    title = _("Réponse perdue")
    maybe_sent = True

    def __init__(self, host: str, cause: str) -> None:
        super().__init__(
            _(
                "La réponse de {host} s'est perdue : on ne sait pas s'il a fait ce qu'on lui "
                "demandait."
            ).format(host=host),
            hint=_("Regardez là-bas avant de recommencer, pour ne rien y mettre deux fois."),
            cause=cause,
            host=host,
        )


class TooSlow(OutgoingProblem):
    """The whole exchange takes longer than it may, however regularly something comes."""

    slug = "outgoing/too-slow"
    title = _("Réponse trop lente")
    maybe_sent = True

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(
            _(
                "{host} n'a pas fini de répondre en {seconds:g} s : on ne sait pas s'il a fait ce "
                "qu'on lui demandait."
            ).format(host=host, seconds=seconds),
            hint=_("Regardez là-bas avant de recommencer, pour ne rien y mettre deux fois."),
            host=host,
        )


class TooLong(OutgoingProblem):
    """The answer is larger than the caller can use."""

    slug = "outgoing/too-long"
    title = _("Réponse trop longue")
    maybe_sent = True

    def __init__(self, host: str, largest: int) -> None:
        super().__init__(
            _("La réponse de {host} dépasse {largest} octets ; elle n'a pas été lue.").format(
                host=host, largest=largest
            ),
            hint=_("Vérifiez que l'adresse est celle de l'interface prévue pour les programmes."),
            host=host,
        )


class Redirected(OutgoingProblem):
    """The server sends elsewhere; nobody checked that address, and secrets would go there."""

    slug = "outgoing/redirected"
    title = _("Le serveur renvoie ailleurs")
    maybe_sent = True

    def __init__(self, host: str, status: int) -> None:
        super().__init__(
            _("{host} renvoie à une autre adresse (réponse {status}).").format(
                host=host, status=status
            ),
            hint=_("Écrivez l'adresse définitive ; un navigateur la montre quand il a suivi."),
            host=host,
        )


class NotUnderstood(OutgoingProblem):
    """The answer came whole, and is not what it should be."""

    slug = "outgoing/not-understood"
    title = _("Réponse incompréhensible")
    maybe_sent = True

    def __init__(self, host: str, cause: str) -> None:
        super().__init__(
            _("La réponse de {host} n'est pas celle qu'un tel service donne.").format(host=host),
            hint=_("Vérifiez que l'adresse est celle de l'interface prévue pour les programmes."),
            cause=cause,
            host=host,
        )


def _line(allowed: Iterable[str], addresses: Iterable[str]) -> str:
    """Write the line of the file that would allow addresses besides those that are."""
    return f"outgoing_allowed = {json.dumps([*allowed, *addresses])}"

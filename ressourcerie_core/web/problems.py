# SPDX-License-Identifier: Apache-2.0
"""Why a request is refused, beyond what modules refuse themselves (RFC 9457)."""

from collections.abc import Iterable
from typing import Any

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _

PROBLEM_JSON = "application/problem+json"


class NotFound(Problem):
    """No route has this path; or the module that had it is off."""

    slug = "core/not-found"
    title = _("Cette adresse n'existe pas")
    status = 404

    def __init__(self, path: str, nearest: str | None = None) -> None:
        hint = _("Écrivez plutôt « {nearest} ».").format(nearest=nearest) if nearest else None
        super().__init__(
            _("Rien ne répond à l'adresse « {path} ».").format(path=path[:200]),
            hint=hint
            or _(
                "Vérifiez l'adresse ; si elle appartient à un module, demandez à un administrateur "
                "s'il est activé."
            ),
        )


class MethodNotAllowed(Problem):
    """The path exists, for other methods."""

    slug = "core/method-not-allowed"
    title = _("Cette méthode n'est pas acceptée ici")
    status = 405

    def __init__(self, method: str, allowed: Iterable[str]) -> None:
        accepted = ", ".join(sorted(allowed))
        self.allowed = accepted
        super().__init__(
            _("Cette adresse n'accepte pas la méthode « {method} ».").format(method=method[:20]),
            hint=_("Utilisez l'une de celles-ci : {accepted}.").format(accepted=accepted),
        )


class TooLarge(Problem):
    """The body of the request passes the limit of the configuration."""

    slug = "core/request-too-large"
    title = _("Cette demande est trop grosse")
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("La demande dépasse la limite de {limit} octets.").format(limit=limit),
            hint=_(
                "Envoyez-la en plusieurs fois, ou augmentez « request_max_bytes » dans la table "
                "[core] de la configuration."
            ),
            limit=limit,
        )


class SeveralProblems(Problem):
    """A work that found several problems and tells them together."""

    slug = "core/several-problems"
    title = _("Plusieurs points sont à corriger")

    def __init__(self, refused: Refused) -> None:
        found = [problem.as_json() for problem in refused.problems]
        super().__init__(
            " ".join(problem.detail for problem in refused.problems),
            hint=" ".join(problem.hint for problem in refused.problems),
            problems=found,
        )
        self._status = max(problem["status"] for problem in found)

    def as_json(self) -> dict[str, Any]:
        """Render them with the gravest status."""
        return super().as_json() | {"status": self._status}


class OtherRefusal(Problem):
    """A refusal that a library of ours makes by its status alone."""

    slug = "core/refused"
    title = _("La demande est refusée")

    def __init__(self, status: int) -> None:
        detail, hint = _OTHERS.get(status, _OTHERS[400])
        super().__init__(detail, hint=hint)
        self._status = status

    def as_json(self) -> dict[str, Any]:
        """Render it with the status that the library chose."""
        return super().as_json() | {"status": self._status}


_OTHERS = {
    400: (
        _("La demande n'a pas pu être lue."),
        _("Vérifiez son corps et son en-tête « Content-Type », puis renvoyez-la."),
    ),
    401: (
        _("Cette demande ne porte pas de jeton valable."),
        _("Envoyez un jeton dans l'en-tête « Authorization: Bearer … »."),
    ),
    403: (
        _("Cela ne vous est pas permis."),
        _("Demandez à un administrateur le rôle qui le permet."),
    ),
    416: (
        _("La partie du fichier qui est demandée n'existe pas."),
        _("Demandez le fichier entier, sans l'en-tête « Range »."),
    ),
}


class Inexplicable(Problem):
    """Something failed in us, and not in the request."""

    slug = "core/internal-error"
    title = _("Une erreur est survenue")
    status = 500

    def __init__(self, request_id: str) -> None:
        super().__init__(
            _("La demande a échoué par notre faute ; rien n'a été enregistré à moitié."),
            hint=_(
                "Réessayez ; si cela recommence, donnez à l'administrateur le numéro {request_id}, "
                "qui se trouve dans le journal du serveur."
            ).format(request_id=request_id),
        )


def problems(*classes: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Declare, for the ``responses=`` of a route, the refusals that it may answer.

    :param classes: the problems that the route or its service raises.
    """
    responses: dict[int | str, dict[str, Any]] = {}
    for status in sorted({problem.status for problem in classes}):
        titles = [problem.title for problem in classes if problem.status == status]
        responses[status] = {
            "description": " ; ".join(titles),
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return responses

# SPDX-License-Identifier: Apache-2.0
"""Every kind of refusal that the loaded code may answer, each with what its status means."""

from dataclasses import dataclass
from http import HTTPStatus

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

_MEANINGS = {
    400: _("La demande ne peut pas être comprise : corrigez-la avant de la renvoyer."),
    401: _("Le serveur ne sait pas qui demande : présentez-vous, puis recommencez."),
    403: _("Votre compte n'a pas ce droit : demandez-le à un administrateur."),
    404: _("Ce qui est demandé n'existe pas, ou n'existe plus."),
    405: _("L'adresse existe, mais pas pour cette action."),
    409: _("L'état présent ne le permet pas : la réponse dit pourquoi, et si réessayer suffit."),
    413: _("La demande est trop grosse : envoyez-la en plusieurs fois."),
    422: _("Les données n'ont pas la forme attendue : la réponse nomme chaque champ à corriger."),
    429: _("Trop de demandes : attendez le temps que la réponse indique."),
    500: _("Le serveur est en faute, pas la demande : prévenez l'administrateur."),
    503: _("Le serveur ne peut pas répondre pour l'instant : réessayez dans quelques secondes."),
    507: _("Le disque du serveur est plein : rien n'a été enregistré, réessayez plus tard."),
}


@dataclass(frozen=True)
class Kind:
    """One kind of refusal."""

    slug: str
    title: str
    status: int

    @property
    def meaning(self) -> str:
        """What a person may conclude from the status alone."""
        return _MEANINGS.get(self.status, _MEANINGS[self.status // 100 * 100])

    @property
    def phrase(self) -> str:
        """The status in the words of HTTP."""
        return HTTPStatus(self.status).phrase


def kinds() -> list[Kind]:
    """List them by slug."""
    found = {one.slug: one for one in _subclasses(Problem) if hasattr(one, "slug")}
    return [Kind(slug, found[slug].title, found[slug].status) for slug in sorted(found)]


def kind_of(slug: str) -> Kind | None:
    """Give the kind that a slug names."""
    return next((kind for kind in kinds() if kind.slug == slug), None)


def _subclasses(cls: type[Problem]) -> set[type[Problem]]:
    own = set(cls.__subclasses__())
    return own.union(*map(_subclasses, own))

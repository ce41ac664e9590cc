# SPDX-License-Identifier: Apache-2.0
"""Why Paheko did not book something, and what is known of it."""

from collections.abc import Sequence
from datetime import date

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros

_PAGE = _("La page « Comptabilité » montre cette pièce et ce qu'on peut en faire.")
#: Paheko says these in English, and nothing else tells one reason from another.
_NOT_ALLOWED = {
    "No username or password supplied": (
        _("aucun identifiant ne lui parvient"),
        _("Un serveur placé devant Paheko retire l'en-tête « Authorization » : laissez-le passer."),
    ),
    "Invalid username or password": (
        _("il ne reconnaît pas l'identifiant ou le mot de passe"),
        _(
            "Vérifiez « user » et « password_file » sous [paheko], ou créez une clé dans Paheko : "
            "Configuration → Fonctions avancées → API."
        ),
    ),
    "You do not have enough rights to make this request": (
        _("sa clé n'a pas les droits qu'il faut"),
        _("Dans Paheko, Configuration → Fonctions avancées → API, donnez à la clé l'écriture."),
    ),
}


class PahekoProblem(Problem):
    """The base of what the client raises."""

    status = 502


class Refused(PahekoProblem):
    """Paheko read the request and says no; sent again as it is, it will be refused again.

    :param words: Paheko's own.
    """

    slug = "paheko/refused"
    title = _("Refusé par Paheko")

    def __init__(self, words: str) -> None:
        super().__init__(
            _("Paheko refuse : « {words} ».").format(words=words.rstrip(" .")),
            hint=_(
                "Corrigez ce que cette phrase dit, dans Paheko ou dans la correspondance des "
                "comptes, puis envoyez de nouveau."
            ),
            words=words,
        )
        self.words = words


class NotAllowed(PahekoProblem):
    """Paheko does not let this instance in: nothing is sent until somebody mends that."""

    slug = "paheko/not-allowed"
    title = _("Paheko n'ouvre pas")

    def __init__(self, words: str = "") -> None:
        reason, hint = _NOT_ALLOWED.get(
            words,
            (
                _("il en interdit l'accès, sans dire pourquoi"),
                _("Ouvrez cette adresse dans un navigateur, ou demandez à qui héberge Paheko."),
            ),
        )
        super().__init__(
            _("Paheko n'ouvre pas ses comptes à cette instance : {reason}.").format(reason=reason),
            hint=hint,
            cause=words or None,
        )
        self.words = words


class Away(PahekoProblem):
    """Paheko was asked nothing: its server is away, or is not to be called.

    :param detail: why.
    :param hint: what to do about it.
    """

    slug = "paheko/away"
    title = _("Paheko est injoignable")


class Doubtful(PahekoProblem):
    """Paheko may have done what it was asked: look before asking again.

    :param why: a French sentence without its full stop.
    """

    slug = "paheko/doubtful"
    title = _("Réponse de Paheko inutilisable")

    def __init__(self, why: str, *, cause: str | None = None) -> None:
        super().__init__(
            _("Paheko n'a pas donné de réponse utilisable : {why}.").format(why=why),
            hint=_(
                "Il n'y a rien à faire : la pièce est cherchée dans Paheko avant tout nouvel "
                "essai. Si cela dure, ouvrez Paheko : une mise à jour l'attend peut-être."
            ),
            cause=cause,
        )
        self.why = why


class Twice(PahekoProblem):
    """Several transactions of Paheko have the reference of one of ours."""

    slug = "paheko/twice"
    title = _("Pièce en double dans Paheko")
    status = 409

    def __init__(self, reference: str, ids: Sequence[int]) -> None:
        super().__init__(
            _("Paheko a plusieurs écritures {reference} : n° {ids}.").format(
                reference=reference, ids=", ".join(str(one) for one in ids)
            ),
            hint=_("Ouvrez-les dans Paheko, supprimez celle qui est en trop, puis recommencez."),
            reference=reference,
            ids=list(ids),
        )
        self.ids = tuple(ids)


class Differs(PahekoProblem):
    """A transaction of Paheko has the reference of one of ours, and another total."""

    slug = "paheko/differs"
    title = _("Pièce différente dans Paheko")
    status = 409

    def __init__(self, reference: str, transaction_id: int, ours: int, theirs: int) -> None:
        super().__init__(
            _(
                "L'écriture n° {id} de Paheko porte la référence {reference}, pour {theirs} au "
                "lieu de {ours}."
            ).format(
                id=transaction_id,
                reference=reference,
                theirs=euros(theirs),
                ours=euros(ours),
            ),
            hint=_PAGE,
            reference=reference,
            transaction_id=transaction_id,
        )
        self.transaction_id = transaction_id


class NoOpenYear(PahekoProblem):
    """No open fiscal year holds a day: it waits, nothing is ever dated otherwise."""

    slug = "paheko/no-open-year"
    title = _("Aucun exercice ouvert")
    status = 409

    def __init__(self, day: date, closed: str | None) -> None:
        super().__init__(
            _("L'exercice « {label} », qui contient le {day:%d/%m/%Y}, est fermé.").format(
                label=closed, day=day
            )
            if closed
            else _("Aucun exercice de Paheko ne contient le {day:%d/%m/%Y}.").format(day=day),
            hint=_("Rouvrez-le ou créez-le dans Paheko : ce qui attend partira alors."),
            day=day.isoformat(),
        )

# SPDX-License-Identifier: Apache-2.0
"""What the setting up of tills refuses, and what to do about it."""

from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class NotHere(Problem):
    slug = "caisse/not-here"
    title = _("Introuvable parmi les caisses")
    status = 404

    def __init__(self, kind: str, row_id: UUID | str) -> None:
        super().__init__(
            _("Il n'y a pas ici de {kind} d'identifiant {id}.").format(kind=kind, id=row_id),
            hint=_("Rechargez la page, puis choisissez dans ce qu'elle montre."),
            id=str(row_id),
        )


class NotInList(Problem):
    slug = "caisse/not-in-list"
    title = _("Ce choix n'est pas dans la liste")
    status = 422

    def __init__(self, said: str, field: str) -> None:
        super().__init__(
            _("« {said} » n'est pas dans la liste.").format(said=said[:40]),
            hint=_("Rechargez la page, puis choisissez dans ce qu'elle propose."),
            field=field,
        )


class NameTaken(Problem):
    slug = "caisse/name-taken"
    title = _("Ce nom ne convient pas")
    status = 409

    def __init__(self, name: str) -> None:
        told = _("« {name} » est déjà pris.").format(name=name) if name else _("Le nom est vide.")
        super().__init__(told, hint=_("Écrivez un autre nom."), field="name")


class CodeRefused(Problem):
    slug = "caisse/code-refused"
    title = _("Ce code de caisse ne convient pas")
    status = 409

    def __init__(self, code: str, *, taken: bool) -> None:
        told = _("Le code « {code} » a déjà servi à une caisse de ce site.") if taken else ""
        other = _("« {code} » n'est pas une lettre autre que E, suivie d'au plus trois chiffres.")
        super().__init__(
            (told or other).format(code=code),
            hint=_("Écrivez un code comme « C1 » : il commence les numéros des tickets."),
            field="code",
        )


class LimitsRefused(Problem):
    slug = "caisse/limits-refused"
    title = _("Ces limites ne sont pas dans l'ordre")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Le montant le plus petit dépasse le plus grand."),
            hint=_("Échangez-les, ou laissez-en un vide."),
            field="max_cents",
        )


class TillBusy(Problem):
    slug = "caisse/till-busy"
    title = _("Cette caisse sert encore")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Une session de la caisse « {name} » est ouverte.").format(name=name),
            hint=_("Fermez la session sur l'appareil qui tient la caisse, puis archivez-la."),
        )


class AlreadySettled(Problem):
    slug = "caisse/already-settled"
    title = _("C'est déjà réglé")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Quelqu'un a déjà décidé, ou ce qui manquait est arrivé entre-temps."),
            hint=_("Rechargez la page : elle montre ce qui reste à examiner."),
        )


class ReasonMissing(Problem):
    slug = "caisse/reason-missing"
    title = _("Il manque une explication")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Aucune explication n'est écrite."),
            hint=_("Écrivez en quelques mots ce qui s'est passé : cela reste au journal."),
            field="reason",
        )

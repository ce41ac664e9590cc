# SPDX-License-Identifier: Apache-2.0
"""What the material flow refuses, and what to do about it."""

from datetime import date
from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms

from ..models import Stage
from ..stages import STAGES


def french_day(day: date) -> str:
    """Write a day as people read it: ``22/11/2026``."""
    return f"{day:%d/%m/%Y}"


class Unknown(Problem):
    slug = "flux-matiere/unknown"
    title = _("Introuvable dans le flux matière")
    status = 404

    def __init__(self, kind: str, row_id: UUID) -> None:
        super().__init__(
            _("Ce site n'a pas de {kind} d'identifiant {id}.").format(kind=kind, id=row_id),
            hint=_("Rechargez la page, puis choisissez dans ce qu'elle montre."),
            id=str(row_id),
        )


class NameRefused(Problem):
    slug = "flux-matiere/name-refused"
    title = _("Ce nom ne convient pas")
    status = 409

    def __init__(self, name: str) -> None:
        told = _("« {name} » est déjà pris.").format(name=name) if name else _("Le nom est vide.")
        super().__init__(told, hint=_("Écrivez un autre nom."), field="name")


class PostArchived(Problem):
    slug = "flux-matiere/post-archived"
    title = _("Ce poste est archivé")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Le poste « {name} » n'est plus en service.").format(name=name),
            hint=_("Choisissez un autre poste, ou faites-en ouvrir un."),
        )


class ShiftAlreadyOpen(Problem):
    slug = "flux-matiere/shift-already-open"
    title = _("Ce poste est déjà ouvert")
    status = 409

    def __init__(self, post: str, shift_id: UUID) -> None:
        super().__init__(
            _("Le poste « {post} » est déjà ouvert.").format(post=post),
            hint=_("Continuez sur celui qui est ouvert, ou fermez-le d'abord."),
            shift_id=str(shift_id),
        )


class ShiftClosed(Problem):
    slug = "flux-matiere/shift-closed"
    title = _("Ce poste est fermé")
    status = 409

    def __init__(self, post: str) -> None:
        super().__init__(
            _("Le poste « {post} » a été fermé ; rien ne s'y ajoute.").format(post=post),
            hint=_("Ouvrez de nouveau le poste, puis recommencez."),
        )


class TicketsStillOpen(Problem):
    slug = "flux-matiere/tickets-still-open"
    title = _("Des dépôts sont encore ouverts")
    status = 409

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(
            _("À ce poste, ces dépôts sont encore ouverts : {numbers}.").format(
                numbers=", ".join(str(number) for number in numbers)
            ),
            hint=_("Clôturez-les, puis fermez le poste."),
            numbers=numbers,
        )


class TicketClosed(Problem):
    slug = "flux-matiere/ticket-closed"
    title = _("Ce dépôt est clos")
    status = 409

    def __init__(self, number: int) -> None:
        super().__init__(
            _("Le dépôt nº {number} est clos ; rien ne s'y ajoute.").format(number=number),
            hint=_("Ouvrez un autre dépôt. Pour changer une ligne pesée, corrigez-la."),
            number=number,
        )


class DayRefused(Problem):
    slug = "flux-matiere/day-refused"
    title = _("Ce jour ne convient pas")
    status = 422

    def __init__(self, day: date | None, latest: date) -> None:
        told = (
            _("Le {day} n'est pas un jour où l'on a pu peser.").format(day=french_day(day))
            if day
            else _("Il manque le jour.")
        )
        super().__init__(
            told,
            hint=_("Choisissez un jour d'après 2000, au plus tard le {latest}.").format(
                latest=french_day(latest)
            ),
            field="day",
        )


class PeriodClosed(Problem):
    slug = "flux-matiere/period-closed"
    title = _("Cette période est close")
    status = 409

    def __init__(self, day: date, until: date) -> None:
        super().__init__(
            _("Le {day} est clos : la période l'est jusqu'au {until}.").format(
                day=french_day(day), until=french_day(until)
            ),
            hint=_("Datez d'un jour ouvert. Une ligne d'une période close se corrige à ce jour."),
            day=day.isoformat(),
            until=until.isoformat(),
        )


class ClosureRefused(Problem):
    slug = "flux-matiere/closure-refused"
    title = _("Cette période ne peut pas être close")
    status = 409

    def __init__(self, until: date, why: str) -> None:
        super().__init__(
            _("On ne peut pas clore jusqu'au {until} : {why}").format(
                until=french_day(until), why=why
            ),
            hint=_("Clôturez les dépôts, puis choisissez un jour passé qui n'est pas clos."),
            field="until",
        )


class WeightRefused(Problem):
    slug = "flux-matiere/weight-refused"
    title = _("Ce poids ne convient pas")
    status = 422

    def __init__(self, detail: str) -> None:
        super().__init__(
            detail,
            hint=_("Pesez de nouveau, ou vérifiez le contenant et le nombre d'objets."),
            field="weight",
        )


class WeightUnusual(Problem):
    """Somebody must say that it is no slip of the finger."""

    slug = "flux-matiere/weight-unusual"
    title = _("Ce poids sort de l'ordinaire")
    status = 409

    def __init__(self, grams: int, category: str, usual_grams: int) -> None:
        super().__init__(
            _("{weight} de « {category} » ? D'habitude, c'est au plus {usual}.").format(
                weight=kilograms(grams), category=category, usual=kilograms(usual_grams)
            ),
            hint=_("Si la balance le dit bien, confirmez ; sinon corrigez le poids."),
            field="weight",
            grams=grams,
            usual_grams=usual_grams,
        )


class CategoryNotOffered(Problem):
    slug = "flux-matiere/category-not-offered"
    title = _("Cette catégorie n'est pas proposée")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » est archivée, ou masquée en réception.").format(name=name),
            hint=_("Choisissez une catégorie que la page propose."),
            field="category",
        )


class CategoryNotFound(Problem):
    slug = "flux-matiere/category-not-found"
    title = _("Catégorie inconnue")
    status = 422

    def __init__(self, typed: str, near: list[str]) -> None:
        told = (
            _("Rien ne s'appelle « {typed} ».")
            if not near
            else _("« {typed} » peut vouloir dire {near}.")
        )
        super().__init__(
            told.format(typed=typed, near=", ".join(f"« {name} »" for name in near)),
            hint=_("Écrivez une lettre, le début d'un nom ou un mot du guide de tri."),
            field="category",
        )


class IdTaken(Problem):
    slug = "flux-matiere/id-taken"
    title = _("Cet identifiant a déjà servi")
    status = 409

    def __init__(self, row_id: UUID) -> None:
        super().__init__(
            _("L'identifiant {id} a déjà servi, avec un autre contenu.").format(id=row_id),
            hint=_("Rechargez la page : elle montre ce qui a été enregistré."),
            id=str(row_id),
        )


class AlreadyCounted(Problem):
    slug = "flux-matiere/already-counted"
    title = _("Ce poids est déjà compté")
    status = 409

    def __init__(self, source: str) -> None:
        super().__init__(
            _("« {source} » est déjà dans le registre.").format(source=source),
            hint=_("Rien n'est à refaire. Pour changer ce qui est compté, corrigez la ligne."),
            source=source,
        )


class CorrectionRefused(Problem):
    slug = "flux-matiere/correction-refused"
    title = _("Cette ligne ne se corrige pas")
    status = 409

    def __init__(self, why: str) -> None:
        super().__init__(
            why,
            hint=_("Corrigez la dernière ligne, celle qui n'a pas encore été corrigée."),
            field="reason",
        )


class ReasonMissing(Problem):
    slug = "flux-matiere/reason-missing"
    title = _("Il manque la raison")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Une correction dit pourquoi elle est faite."),
            hint=_("Écrivez la raison en quelques mots."),
            field="reason",
        )


class AlreadySettled(Problem):
    slug = "flux-matiere/already-settled"
    title = _("Cette ligne égarée est déjà réglée")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Cette ligne a déjà été rattachée ou écartée."),
            hint=_("Rechargez la liste : elle ne montre que ce qui attend."),
        )


class TransferRefused(Problem):
    slug = "flux-matiere/transfer-refused"
    title = _("Ce transfert ne convient pas")
    status = 409

    def __init__(self, why: str) -> None:
        super().__init__(why, hint=_("Rechargez la page des transferts, puis recommencez."))


class SumsDiffer(Problem):
    """What the balance reads is not what the lines add up to."""

    slug = "flux-matiere/sums-differ"
    title = _("Des sommes du bilan ne sont pas celles des lignes")
    status = 500

    def __init__(self, count: int, month: str, what: str, grams: int) -> None:
        """Name the first of some sums."""
        super().__init__(
            _(
                "{n} sommes diffèrent de leurs lignes ; la première est « {what} », en {month} : "
                "écart de {grams}."
            ).format(n=count, what=what, month=month, grams=kilograms(abs(grams))),
            hint=_(
                "Les lignes font foi : « ressourcerie flux-matiere verify --repair » refait les "
                "sommes. Si l'écart revient, un programme a changé la base : signalez-le."
            ),
        )


class NothingInside(Problem):
    slug = "flux-matiere/nothing-inside"
    title = _("Il manque des lignes")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Aucune ligne n'a été donnée."),
            hint=_("Ajoutez au moins une catégorie et son poids."),
            field="weight",
        )


class FieldRefused(Problem):
    slug = "flux-matiere/field-refused"
    title = _("Ce champ ne se lit pas")
    status = 422

    def __init__(self, typed: str, field: str) -> None:
        super().__init__(
            _("« {typed} » ne se lit pas ici.").format(typed=typed[:40]),
            hint=_("Écrivez un nombre entier, une date, ou choisissez dans la liste."),
            field=field,
        )


class TicketMissing(Problem):
    slug = "flux-matiere/ticket-missing"
    title = _("Il manque le dépôt")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Aucun dépôt ouvert n'est choisi."),
            hint=_("Ouvrez un dépôt à un poste, puis choisissez-le ici."),
            field="ticket",
        )


class WayRefused(Problem):
    slug = "flux-matiere/way-refused"
    title = _("Ce chemin n'existe pas")
    status = 422

    def __init__(self, origin: Stage, destination: Stage) -> None:
        super().__init__(
            _("La matière ne va pas de « {origin} » à « {destination} ».").format(
                origin=STAGES[origin], destination=STAGES[destination]
            ),
            hint=_("Choisissez une destination que la page propose."),
            field="destination",
        )


class EvidenceRefused(Problem):
    slug = "flux-matiere/evidence-refused"
    title = _("Ce fichier n'est pas gardé")
    status = 422

    def __init__(self, why: str) -> None:
        super().__init__(
            why,
            hint=_("Choisissez un PDF, une photo PNG ou JPEG, ou un XLSX, de 5 Mo au plus."),
            field="evidence",
        )

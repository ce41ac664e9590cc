# SPDX-License-Identifier: Apache-2.0
"""What the catalogue refuses, and what to do about it."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _

from ..models import WHOLE_SHARE


def refuse(problems: Iterable[Problem]) -> None:
    """Raise what was found: one problem as itself, several together."""
    found = tuple(problems)
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refused(found)


def french_day(day: date) -> str:
    """Write a day as people read it: ``22/11/2026``."""
    return f"{day:%d/%m/%Y}"


class Unknown(Problem):
    slug = "catalogue/unknown"
    title = _("Introuvable dans le catalogue")
    status = 404

    def __init__(self, kind: str, row_id: UUID) -> None:
        super().__init__(
            _("Le catalogue n'a pas de {kind} d'identifiant {id}.").format(kind=kind, id=row_id),
            hint=_("Rechargez la liste, puis choisissez dans ce qu'elle montre."),
            id=str(row_id),
        )


class NameTaken(Problem):
    slug = "catalogue/name-taken"
    title = _("Ce nom est déjà pris")
    status = 409

    def __init__(self, name: str, among: str | None = None) -> None:
        place = _("dans « {among} »").format(among=among) if among else _("au même endroit")
        super().__init__(
            _("« {name} » existe déjà {place}.").format(name=name, place=place),
            hint=_("Choisissez un autre nom, ou archivez d'abord celui qui existe."),
            name=name,
        )


class NameEmpty(Problem):
    slug = "catalogue/name-empty"
    title = _("Il manque un nom")
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Le nom est vide."), hint=_("Écrivez un nom d'au moins un caractère."))


class NameHoldsSeparator(Problem):
    slug = "catalogue/name-holds-separator"
    title = _("Ce signe sépare les niveaux")
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » contient « > », qui sépare les niveaux d'un chemin.").format(name=name),
            hint=_("Remplacez ce signe par un tiret ou par le mot « plus de »."),
            name=name,
        )


class MoveMakesCycle(Problem):
    slug = "catalogue/move-makes-cycle"
    title = _("Une catégorie ne peut pas être sous elle-même")
    status = 409

    def __init__(self, name: str, day: date) -> None:
        super().__init__(
            _("Au {day}, « {name} » se retrouverait sous elle-même.").format(
                name=name, day=french_day(day)
            ),
            hint=_("Déplacez-la ailleurs que dans ses propres sous-catégories."),
            name=name,
        )


class TooDeep(Problem):
    slug = "catalogue/too-deep"
    title = _("Trop de niveaux")
    status = 409

    def __init__(self, name: str, deepest: int) -> None:
        super().__init__(
            _("« {name} » serait au-delà du niveau {deepest}.").format(name=name, deepest=deepest),
            hint=_("Rattachez-la plus haut dans l'arbre."),
            name=name,
        )


class ParentArchived(Problem):
    slug = "catalogue/parent-archived"
    title = _("La catégorie parente est archivée")
    status = 409

    def __init__(self, name: str, parent: str, day: date) -> None:
        super().__init__(
            _("Au {day}, « {name} » serait dans « {parent} », qui est archivée.").format(
                name=name, parent=parent, day=french_day(day)
            ),
            hint=_("Restaurez d'abord « {parent} », ou choisissez-en une autre.").format(
                parent=parent
            ),
            name=name,
            parent=parent,
        )


class ActiveChildren(Problem):
    slug = "catalogue/active-children"
    title = _("Des sous-catégories sont encore actives")
    status = 409

    def __init__(self, name: str, children: Sequence[str], day: date) -> None:
        shown = ", ".join(f"« {child} »" for child in children[:5])
        super().__init__(
            _("Au {day}, « {name} » a encore : {children}{more}.").format(
                name=name,
                children=shown,
                more="…" if len(children) > 5 else "",  # noqa: PLR2004 (as shown above)
                day=french_day(day),
            ),
            hint=_("Archivez ou déplacez d'abord ses sous-catégories."),
            name=name,
            children=list(children),
        )


class NotYetThere(Problem):
    slug = "catalogue/not-yet-there"
    title = _("Cette catégorie n'existait pas encore")
    status = 409

    def __init__(self, name: str, day: date) -> None:
        super().__init__(
            _("« {name} » n'existait pas encore le {day}.").format(name=name, day=french_day(day)),
            hint=_("Choisissez une date plus récente."),
            name=name,
        )


class ParentNotYetThere(Problem):
    slug = "catalogue/parent-not-yet-there"
    title = _("La catégorie parente n'existait pas encore")
    status = 409

    def __init__(self, name: str, day: date) -> None:
        super().__init__(
            _("Le {day}, la catégorie parente de « {name} » n'existait pas encore.").format(
                name=name, day=french_day(day)
            ),
            hint=_("Choisissez une date plus récente, ou une autre catégorie parente."),
            name=name,
        )


class AlreadyArchived(Problem):
    slug = "catalogue/already-archived"
    title = _("Déjà archivée")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » est archivée.").format(name=name),
            hint=_("Restaurez-la d'abord si vous voulez vous en servir."),
            name=name,
        )


class NotArchived(Problem):
    slug = "catalogue/not-archived"
    title = _("Rien à restaurer")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » n'est pas archivée.").format(name=name),
            hint=_("Rechargez la liste : elle est déjà active."),
            name=name,
        )


class NothingToDo(Problem):
    slug = "catalogue/nothing-to-do"
    title = _("Rien ne changerait")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » est déjà ainsi.").format(name=name),
            hint=_("Rechargez la liste, puis vérifiez ce que vous vouliez changer."),
            name=name,
        )


class DatedTooEarly(Problem):
    slug = "catalogue/dated-too-early"
    title = _("Cette date précède une autre opération")
    status = 409

    def __init__(self, name: str, day: date, last: date) -> None:
        super().__init__(
            _("Le {day} précède la dernière opération sur « {name} », du {last}.").format(
                name=name, day=french_day(day), last=french_day(last)
            ),
            hint=_("Choisissez le {last} ou un jour plus récent.").format(last=french_day(last)),
            name=name,
            last=last.isoformat(),
        )


class DateOutOfReach(Problem):
    slug = "catalogue/date-out-of-reach"
    title = _("Cette date ne convient pas")
    status = 409

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(
            _("Le {day} n'est pas entre le {first} et le {last}.").format(
                day=french_day(day), first=french_day(first), last=french_day(last)
            ),
            hint=_("Une opération prend effet aujourd'hui ou un jour passé."),
            effective_on=day.isoformat(),
        )


class SharesNotWhole(Problem):
    slug = "catalogue/shares-not-whole"
    title = _("Les parts ne font pas 100 %")
    status = 409

    def __init__(self, total: int) -> None:
        super().__init__(
            _("Les parts font {total} % au lieu de 100 %.").format(total=_percent(total)),
            hint=_("Corrigez les parts : leur somme doit faire exactement 100 %."),
            total=total,
            expected=WHOLE_SHARE,
        )


class SuccessorsNotDistinct(Problem):
    slug = "catalogue/successors-not-distinct"
    title = _("Une catégorie est citée deux fois")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » est citée deux fois, ou se succède à elle-même.").format(name=name),
            hint=_("Citez chaque catégorie une seule fois."),
            name=name,
        )


class LetterTaken(Problem):
    slug = "catalogue/letter-taken"
    title = _("Cette lettre est déjà prise")
    status = 409

    def __init__(self, letter: str, name: str, holder: str) -> None:
        super().__init__(
            _("La lettre {letter} de « {name} » est déjà celle de « {holder} ».").format(
                letter=letter, name=name, holder=holder
            ),
            hint=_("Choisissez une autre lettre, ou laissez-la vide."),
            letter=letter,
            holder=holder,
        )


class LetterNotOne(Problem):
    slug = "catalogue/letter-not-one"
    title = _("Ce n'est pas une lettre du clavier")
    status = 422

    def __init__(self, letter: str) -> None:
        super().__init__(
            _("« {letter} » n'est pas une lettre de A à Z ni un chiffre.").format(letter=letter),
            hint=_("Donnez un seul caractère, sans accent, ou laissez vide."),
            letter=letter,
        )


class PricesNotInOrder(Problem):
    slug = "catalogue/prices-not-in-order"
    title = _("Les prix ne sont pas dans l'ordre")
    status = 409

    def __init__(self, minimum: str, guide: str, maximum: str) -> None:
        super().__init__(
            _("Minimum {minimum}, indicatif {guide}, maximum {maximum} : pas dans l'ordre.").format(
                minimum=minimum, guide=guide, maximum=maximum
            ),
            hint=_("Le prix indicatif se tient entre le minimum et le maximum."),
        )


class PriceOutOfBounds(Problem):
    slug = "catalogue/price-out-of-bounds"
    title = _("Ce prix est hors limites")
    status = 409

    def __init__(self, price: str, largest: str) -> None:
        super().__init__(
            _("Un prix de {price} n'est pas entre 0 et {largest}.").format(
                price=price, largest=largest
            ),
            hint=_("Vérifiez la virgule."),
        )


class WeightOutOfBounds(Problem):
    slug = "catalogue/weight-out-of-bounds"
    title = _("Ce poids est hors limites")
    status = 409

    def __init__(self, weight: str, largest: str) -> None:
        super().__init__(
            _("Un poids de {weight} n'est pas entre 1 g et {largest}.").format(
                weight=weight, largest=largest
            ),
            hint=_("Vérifiez la virgule et l'unité : les poids sont en kilogrammes."),
        )


class DefaultAboveMaximum(Problem):
    slug = "catalogue/default-above-maximum"
    title = _("Le poids par défaut dépasse le maximum")
    status = 409

    def __init__(self, default: str, maximum: str) -> None:
        super().__init__(
            _("Le poids par défaut, {default}, dépasse le maximum, {maximum}.").format(
                default=default, maximum=maximum
            ),
            hint=_("Corrigez l'un des deux poids."),
        )


class AgreementNotInOrder(Problem):
    slug = "catalogue/agreement-not-in-order"
    title = _("La convention finit avant de commencer")
    status = 409

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            _("La convention irait du {first} au {last}.").format(
                first=french_day(first), last=french_day(last)
            ),
            hint=_("Corrigez l'une des deux dates."),
        )


class NotASiret(Problem):
    slug = "catalogue/not-a-siret"
    title = _("Ce n'est pas un SIRET")
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'a pas les 14 chiffres d'un SIRET.").format(text=text),
            hint=_("Recopiez les 14 chiffres de l'établissement, ou laissez vide."),
        )


class SiteUnknown(Problem):
    slug = "catalogue/site-unknown"
    title = _("Ce site n'existe pas")
    status = 409

    def __init__(self, site_id: UUID) -> None:
        super().__init__(
            _("L'instance n'a pas de site d'identifiant {id}.").format(id=site_id),
            hint=_("Choisissez l'un des sites de l'association, ou laissez vide."),
            id=str(site_id),
        )


class OfficialCodesMixed(Problem):
    slug = "catalogue/official-codes-mixed"
    title = _("Ces codes officiels ne vont pas ensemble")
    status = 409

    def __init__(self, code: str, day: date) -> None:
        super().__init__(
            _("Le code {code} n'est pas de l'axe demandé, ou n'est pas valable le {day}.").format(
                code=code, day=french_day(day)
            ),
            hint=_("Choisissez parmi les codes de cet axe qui sont valables ce jour-là."),
            code=code,
        )


def _percent(share: int) -> str:
    whole, rest = divmod(share, 100)
    return f"{whole},{rest:02}" if rest else f"{whole}"

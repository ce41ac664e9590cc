# SPDX-License-Identifier: Apache-2.0
"""What is refused about objects, and what to do about it."""

from collections.abc import Sequence
from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

_MOST_NAMED = 12


class UnknownObject(Problem):
    slug = "codes-barres/unknown-object"
    title = _("Cet objet n'est pas enregistré")
    status = 404

    def __init__(self, which: UUID | str) -> None:
        super().__init__(
            _("Aucun objet de ce site ne porte « {which} ».").format(which=which),
            hint=_("Cherchez l'objet dans la liste, ou enregistrez-le."),
            which=str(which),
        )


class ObjectRefused(Problem):
    slug = "codes-barres/object-refused"
    title = _("Cet objet n'est pas enregistrable ainsi")
    status = 422

    def __init__(self, detail: str, *, hint: str, field: str) -> None:
        super().__init__(detail, hint=hint, field=field)

    @classmethod
    def nameless(cls) -> "ObjectRefused":
        return cls(
            _("L'objet n'a pas de nom."),
            hint=_("Écrivez ce que l'étiquette montrera, comme « Fauteuil en osier »."),
            field="name",
        )

    @classmethod
    def of_no_category(cls) -> "ObjectRefused":
        return cls(
            _("Cette catégorie ne se vend pas, ou n'existe plus."),
            hint=_("Choisissez une catégorie dans la liste."),
            field="category",
        )

    @classmethod
    def too_dear(cls) -> "ObjectRefused":
        return cls(
            _("Ce prix est trop grand pour une étiquette."),
            hint=_("Écrivez un prix d'au plus 14 000 €."),
            field="price",
        )


class StateRefused(Problem):
    slug = "codes-barres/state-refused"
    title = _("Cet objet est déjà vendu")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » est vendu : il ne peut être ni retiré, ni perdu.").format(name=name),
            hint=_("S'il est revenu, remboursez d'abord son ticket à la caisse."),
        )


class DoubleSaleSettled(Problem):
    slug = "codes-barres/double-sale-settled"
    title = _("Cette double vente est déjà réglée")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Quelqu'un a déjà réglé cette double vente, ou elle n'est pas de ce site."),
            hint=_("Rechargez la page : elle dit ce qui reste à régler."),
        )


class NoReason(Problem):
    slug = "codes-barres/no-reason"
    title = _("Il manque ce qui s'est passé")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Il manque ce qui s'est passé."),
            hint=_(
                "Écrivez-le en quelques mots : « un ticket remboursé », « deux objets pareils »."
            ),
            field="reason",
        )


class NumbersUsedUp(Problem):
    slug = "codes-barres/numbers-used-up"
    title = _("Il n'y a plus de numéro pour un code")
    status = 409

    def __init__(self, most: int) -> None:
        super().__init__(
            _("Les {most} numéros que les codes peuvent dire sont donnés.").format(most=most),
            hint=_("Un numéro donné l'est pour toujours : employez l'étiquette d'un autre objet."),
            most=most,
        )


class UnknownLot(Problem):
    slug = "codes-barres/unknown-lot"
    title = _("Ce lot n'est pas enregistré")
    status = 404

    def __init__(self, lot_id: UUID) -> None:
        super().__init__(
            _("Ce site n'a pas de lot d'identifiant {id}.").format(id=lot_id),
            hint=_("Cherchez-le dans la liste des lots, ou scannez son étiquette."),
            id=str(lot_id),
        )


class LotNameless(Problem):
    slug = "codes-barres/lot-nameless"
    title = _("Ce lot n'a pas de nom")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Le lot n'a pas de nom."),
            hint=_("Écrivez ce que l'étiquette montrera, comme « Ferraille, semaine 12 »."),
            field="name",
        )


class PhotoRefused(Problem):
    slug = "codes-barres/photo-refused"
    title = _("Cette photo n'est pas gardée")
    status = 422

    def __init__(self, why: str) -> None:
        super().__init__(
            why,
            hint=_(
                "Choisissez une photo JPEG, PNG ou WebP, d'au plus 9 Mo et 50 millions de pixels."
            ),
            field="chosen",
        )


class NoPhoto(Problem):
    slug = "codes-barres/no-photo"
    title = _("Cette photo n'est plus là")
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("L'objet n'a pas de photo, ou une autre l'a remplacée."),
            hint=_("Rechargez la fiche de l'objet : elle montre la photo de maintenant."),
        )


class NothingToPrint(Problem):
    slug = "codes-barres/nothing-to-print"
    title = _("Il n'y a rien à imprimer")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Aucune étiquette n'est demandée."),
            hint=_("Cochez ce qui est à étiqueter, ou demandez au moins une étiquette."),
        )


class UnknownPrint(Problem):
    slug = "codes-barres/unknown-print"
    title = _("Cette impression est inconnue")
    status = 404

    def __init__(self, print_id: UUID) -> None:
        super().__init__(
            _("Ce site n'a pas d'impression d'identifiant {id}.").format(id=print_id),
            hint=_("Imprimez de nouveau depuis la liste des objets."),
            id=str(print_id),
        )


class NotInList(Problem):
    slug = "codes-barres/not-in-list"
    title = _("Ce choix n'est pas dans la liste")
    status = 422

    def __init__(self, said: str, *, field: str) -> None:
        super().__init__(
            _("« {said} » n'est pas dans la liste.").format(said=said[:40]),
            hint=_("Rechargez la page, puis choisissez dans ce qu'elle propose."),
            field=field,
        )


class NotNamed(Problem):
    slug = "codes-barres/not-named"
    title = _("Ce nom ne désigne rien, ou plusieurs choses")
    exit_code = 2

    def __init__(self, option: str, said: str, known: Sequence[str]) -> None:
        names = ", ".join(known[:_MOST_NAMED]) + ("…" if len(known) > _MOST_NAMED else "")
        super().__init__(
            _("« {said} » ne désigne pas une seule chose.").format(said=said),
            hint=_("Écrivez l'un de : {names}.").format(names=names),
            where=option,
        )

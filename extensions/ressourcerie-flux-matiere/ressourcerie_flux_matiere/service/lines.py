# SPDX-License-Identifier: Apache-2.0
"""What is weighed or counted: the figures of a line, checked before they enter the ledger."""

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID

from ressourcerie_catalogue.public import Offered, category_as_of, offered_one
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms

from ..models import (
    LARGEST_QUANTITY,
    LARGEST_WEIGHT_GRAMS,
    Condition,
    Measure,
    Movement,
    Stage,
)
from .problems import CategoryNotOffered, WeightRefused, WeightUnusual


@dataclass(frozen=True)
class Line:
    """What somebody says of goods.

    :param gross_grams: what the scale shows; ``None`` for objects that are counted, which weigh
        what the catalogue says that one of them weighs.
    :param tare_grams: what of it is the container.
    """

    category_id: UUID
    destination: Stage
    gross_grams: int | None = None
    tare_grams: int = 0
    container_id: UUID | None = None
    quantity: int | None = None
    condition: Condition | None = None
    note: str | None = None
    tag: str | None = None

    def __post_init__(self) -> None:
        kept: dict[str, Any] = {"note": normal(self.note), "tag": normal(self.tag)}
        if self.gross_grams is None:
            kept["tare_grams"] = 0
        vars(self).update(kept)  # as the base gives it back, so that it compares

    @classmethod
    def of(cls, movement: Movement) -> Self:
        """Read back what somebody said when a movement was recorded."""
        return cls(
            category_id=movement.category_id,
            destination=Stage(movement.destination),
            gross_grams=movement.gross_grams,
            tare_grams=movement.tare_grams or 0,
            container_id=movement.container_id,
            quantity=movement.quantity,
            condition=Condition(movement.condition) if movement.condition else None,
            note=movement.note,
            tag=movement.tag,
        )

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON values, without what is not said."""
        said = asdict(self).items()
        return {name: str(v) if isinstance(v, UUID) else v for name, v in said if v is not None}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Read what :meth:`as_json` gave."""
        kinds = {
            "category_id": UUID,
            "container_id": UUID,
            "destination": Stage,
            "condition": Condition,
        }
        return cls(**{name: kinds.get(name, _same)(value) for name, value in said.items()})


@dataclass(frozen=True)
class Figures:
    """The net mass of a line, and how it is known."""

    grams: int
    measure: Measure


def normal(text: str | None) -> str | None:
    """Give a text as the base keeps it."""
    return text and unicodedata.normalize("NFC", text)


def check_offered(session: Session, category_id: UUID) -> Offered:
    """Give a category that the reception takes, or refuse it; what is in stock may still leave.

    :raises CategoryNotOffered: it is archived, or hidden from the reception.
    """
    category = offered_one(session, category_id)
    if category is None or not category.at_reception:
        raise CategoryNotOffered(_name_of(session, category_id))
    return category


def weigh(session: Session, line: Line, *, confirmed: bool) -> Figures:
    """Check the figures of a line and give its net mass.

    :param confirmed: whether somebody said that an unusual weight is right.
    :raises WeightRefused: the figures make no sense.
    :raises WeightUnusual: more than the category usually weighs, and nobody confirmed.
    """
    return weigh_as(line, offered_one(session, line.category_id), confirmed=confirmed)


def weigh_as(line: Line, category: Offered | None, *, confirmed: bool) -> Figures:
    """Do as :func:`weigh`, for a category that is known already."""
    figures = _counted(line, category) if line.gross_grams is None else _measured(line)
    usual = category and category.max_weight_grams
    if category and usual and figures.grams > usual * (line.quantity or 1) and not confirmed:
        raise WeightUnusual(figures.grams, category.name, usual * (line.quantity or 1))
    return figures


def _measured(line: Line) -> Figures:
    gross, tare = line.gross_grams or 0, line.tare_grams
    if not 0 < gross <= LARGEST_WEIGHT_GRAMS:
        raise WeightRefused(_("Un poids de {gross} ne se pèse pas.").format(gross=kilograms(gross)))
    if tare >= gross:
        raise WeightRefused(
            _("Le contenant pèse {tare}, et le tout {gross} : il ne reste rien.").format(
                tare=kilograms(tare), gross=kilograms(gross)
            )
        )
    _check_quantity(line)
    return Figures(gross - tare, Measure.MEASURED)


def _counted(line: Line, category: Offered | None) -> Figures:
    if line.quantity is None:
        raise WeightRefused(_("Il manque un poids, ou un nombre d'objets."))
    _check_quantity(line)
    if category is None or category.default_weight_grams is None:
        raise WeightRefused(_("Le catalogue ne dit pas ce que pèse un objet : il faut le peser."))
    return Figures(line.quantity * category.default_weight_grams, Measure.COUNTED)


def _check_quantity(line: Line) -> None:
    if line.quantity is not None and not 1 <= line.quantity <= LARGEST_QUANTITY:
        raise WeightRefused(_("Le nombre d'objets va de 1 à un million."))


def _name_of(session: Session, category_id: UUID) -> str:
    past = category_as_of(session, category_id, clock.now().date())
    return past.name if past else str(category_id)


def _same(value: Any) -> Any:
    return value

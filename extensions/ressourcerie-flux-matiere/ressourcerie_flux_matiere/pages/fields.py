# SPDX-License-Identifier: Apache-2.0
"""Fields that several forms read: what is typed at the scale, a day, an identifier."""

from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from ressourcerie_catalogue.public import partner_materials, partner_names, tares
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.numbers import kilograms, parse_grams
from ressourcerie_core.web import SentForm

from ..models import Condition, Stage
from ..service.guide import meant
from ..service.lines import Line
from ..service.problems import FieldRefused

_DIGITS = 9
KindT = TypeVar("KindT", bound=StrEnum)


def id_of(form: SentForm, name: str = "id") -> UUID:
    """Read the identifier that the page drew for what the form creates."""
    try:
        return UUID(form.text(name))
    except ValueError:
        return new_id()


def optional_id(form: SentForm, name: str) -> UUID | None:
    """Read what was chosen in a list, if something was."""
    try:
        return UUID(form.text(name)) if form.text(name) else None
    except ValueError:
        raise FieldRefused(form.text(name), name) from None


def day_of(form: SentForm, name: str = "day") -> date | None:
    """Read a day; ``None`` when it is empty."""
    try:
        return date.fromisoformat(form.text(name)) if form.text(name) else None
    except ValueError:
        raise FieldRefused(form.text(name), name) from None


def one_of(form: SentForm, name: str, kind: type[KindT], usual: KindT) -> KindT:
    """Read a value of an enumeration."""
    try:
        return kind(form.text(name) or usual)
    except ValueError:
        raise FieldRefused(form.text(name), name) from None


def quantity_of(form: SentForm, name: str = "quantity") -> int | None:
    """Read a number of objects; ``None`` when it is empty."""
    typed = form.text(name)
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
        raise FieldRefused(typed[:_DIGITS], name)
    return int(typed) if typed else None


def tare_of(session: Session, form: SentForm, name: str) -> tuple[UUID | None, int]:
    """Read a container, and tell what it weighs; one that is archived is none."""
    chosen = optional_id(form, name)
    found = {one.container_id: one.tare_grams for one in tares(session)}
    return (chosen, found[chosen]) if chosen in found else (None, 0)


def line_of(session: Session, form: SentForm, destination: Stage) -> Line:
    """Read a line as it is typed at the scale.

    :raises CategoryNotFound: the category is none, or several.
    :raises NotAWeight: the weight is no sum of weights.
    """
    container_id, tare_grams = tare_of(session, form, "container")
    weight = form.text("weight")
    return Line(
        category_id=meant(session, form.text("category")).category_id,
        destination=destination,
        gross_grams=parse_grams(weight) if weight else None,
        tare_grams=tare_grams if weight else 0,
        container_id=container_id if weight else None,
        quantity=quantity_of(form),
        condition=Condition(form.text("condition"))
        if form.text("condition") in _CONDITIONS
        else None,
        note=form.text("note")[:200] or None,
        tag=form.text("tag")[:200] or None,
    )


_CONDITIONS = frozenset(map(str, Condition))


def container_choices(session: Session) -> list[tuple[str, str]]:
    """Give the containers to choose from, with their tares, after « none »."""
    found = [
        (str(one.container_id), f"{one.name} (−{kilograms(one.tare_grams)})")
        for one in tares(session)
    ]
    return [("", _("sans contenant")), *found]


def partner_choices(session: Session) -> list[tuple[str, str]]:
    """Give the partners to choose from, after « nobody », with the materials that they accept."""
    accepted = partner_materials(session)
    found = partner_names(session).items()
    labels = ((key, ", ".join(accepted.get(key, ())), name) for key, name in found)
    told = ((str(key), f"{name} ({what})" if what else name) for key, what, name in labels)
    return [("", _("aucun")), *told]

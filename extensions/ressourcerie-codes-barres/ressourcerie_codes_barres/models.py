# SPDX-License-Identifier: Apache-2.0
"""Tables of codes: objects that have an identity, and the short numbers that codes hold."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Cents, Grams, Id, Instant, Model, ShortText, personal
from ressourcerie_core.i18n import _

AUTHORSHIP = personal(
    purpose=_("savoir qui a enregistré un objet et imprimé des étiquettes"),
    kept=_("autant que l'objet ; seul un numéro reste"),
    erased=False,
)


class State(StrEnum):
    """What became of an object: one state at a time."""

    AVAILABLE = "available"
    SOLD = "sold"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


class Numbered(StrEnum):
    """What a code calls by a number of its own."""

    CATEGORY = "category"


def _one_of(column: str, values: type[StrEnum], name: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name)


class Object(Model):
    """One thing for sale that has a label of its own.

    :ivar number: what its code holds: drawn at random, and never given to another object.
    """

    __tablename__ = "codes_barres_object"
    __table_args__ = (
        _one_of("state", State, "state_known"),
        CheckConstraint("price_cents >= 0", "price_not_negative"),
        CheckConstraint("weight_grams > 0", "weight_positive"),
        UniqueConstraint("number"),
        Index("ix_codes_barres_object_site", "site_id", "state", "created_at"),
    )

    id: Mapped[Id]
    number: Mapped[int]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"))
    name: Mapped[ShortText]
    price_cents: Mapped[Cents]
    weight_grams: Mapped[Grams | None]
    condition: Mapped[ShortText]
    state: Mapped[ShortText]
    created_at: Mapped[Instant]
    created_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    printed_at: Mapped[datetime | None]


class ShortNumber(Model):
    """The number by which codes call something, for ever: labels outlive names."""

    __tablename__ = "codes_barres_short_number"
    __table_args__ = (
        _one_of("kind", Numbered, "kind_known"),
        UniqueConstraint("kind", "target_id"),
    )

    kind: Mapped[ShortText] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[UUID]


class Print(Model):
    """Labels that were printed together, as they were: the page of a print shows them again."""

    __tablename__ = "codes_barres_print"
    __table_args__ = (Index("ix_codes_barres_print_site", "site_id", "at"),)

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    paper: Mapped[ShortText]
    symbology: Mapped[ShortText]
    start: Mapped[int]
    labels: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[Instant]
    by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)

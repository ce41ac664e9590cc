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
PICTURED = personal(
    purpose=_("montrer l'objet ; sa photo peut montrer une personne qui passait"),
    kept=_("jusqu'à ce qu'une autre la remplace, ou qu'on l'enlève depuis la fiche de l'objet"),
    erased=False,
    shown=False,
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
    PRESET = "preset"
    CONTAINER = "container"


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
        CheckConstraint("(state = 'sold') = (sold_line_id IS NOT NULL)", "sold_by_a_line"),
        UniqueConstraint("number"),
        UniqueConstraint("sold_line_id"),
        Index("ix_codes_barres_object_site", "site_id", "state", "created_at"),
        Index("ix_codes_barres_object_changed", "site_id", "changed_at"),
    )

    id: Mapped[Id]
    number: Mapped[int]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"))
    name: Mapped[ShortText]
    price_cents: Mapped[Cents]
    weight_grams: Mapped[Grams | None]
    condition: Mapped[ShortText]
    #: Free words: who gave it, or by which door it came.
    provenance: Mapped[ShortText]
    #: Free words: where it stands in the shop.
    place: Mapped[ShortText]
    #: The deposit that it came in; no foreign key, the reception may be gone.
    deposit_id: Mapped[UUID | None]
    state: Mapped[ShortText]
    created_at: Mapped[Instant]
    created_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    #: When anything of it last changed, for tills that keep a copy.
    changed_at: Mapped[Instant]
    printed_at: Mapped[datetime | None]
    #: The line of a ticket that sold it, and when; no foreign key, the till may be gone.
    sold_line_id: Mapped[UUID | None]
    sold_ticket_id: Mapped[UUID | None]
    sold_at: Mapped[Instant | None]


class Lot(Model):
    """What waits or leaves together: a pallet for a recycler, a box for a fair.

    :ivar number: what its code holds: drawn at random, and never given to another lot.
    """

    __tablename__ = "codes_barres_lot"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("ix_codes_barres_lot_site", "site_id", "left_at", "created_at"),
    )

    id: Mapped[Id]
    number: Mapped[int]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    name: Mapped[ShortText]
    #: Free words: what is in it, and for whom.
    contents: Mapped[ShortText]
    created_at: Mapped[Instant]
    created_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    printed_at: Mapped[Instant | None]
    #: When somebody said that it is gone; it may come back.
    left_at: Mapped[Instant | None]


class PriceSet(Model):
    """A price that an object had, since when, and who set it."""

    __tablename__ = "codes_barres_price"
    __table_args__ = (Index("ix_codes_barres_price_object", "object_id", "at"),)

    id: Mapped[Id]
    object_id: Mapped[UUID] = mapped_column(ForeignKey("codes_barres_object.id"))
    cents: Mapped[Cents]
    at: Mapped[Instant]
    by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Photo(Model):
    """How an object looks, in the base so that every backup has it; one at a time.

    :ivar digest: names what it holds, so that a browser may keep it.
    :ivar small: the same, for lists.
    """

    __tablename__ = "codes_barres_photo"
    __table_args__ = (UniqueConstraint("object_id"),)

    id: Mapped[Id]
    object_id: Mapped[UUID] = mapped_column(ForeignKey("codes_barres_object.id"))
    digest: Mapped[ShortText]
    content: Mapped[bytes] = mapped_column(info=PICTURED)
    small: Mapped[bytes] = mapped_column(info=PICTURED)
    taken_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    taken_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class DoubleSale(Model):
    """An object that a second ticket sold: two tills without a network, or a label copied.

    :ivar line_id: the line that came second; the first stays on the object.
    """

    __tablename__ = "codes_barres_double_sale"
    __table_args__ = (
        UniqueConstraint("line_id"),
        Index("ix_codes_barres_double_sale_site", "site_id", "settled_at"),
    )

    id: Mapped[Id]
    object_id: Mapped[UUID] = mapped_column(ForeignKey("codes_barres_object.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    line_id: Mapped[UUID]
    ticket_id: Mapped[UUID]
    till_id: Mapped[UUID]
    happened_at: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    settled_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    reason: Mapped[ShortText | None]


class Article(Model):
    """What a maker's code means here: remembered once, known by every till.

    :ivar digits: an EAN-13 or an EAN-8, with its check digit.
    :ivar price_cents: ``None`` when the till asks for it each time.
    """

    __tablename__ = "codes_barres_article"
    __table_args__ = (
        CheckConstraint("price_cents >= 0", "price_not_negative"),
        UniqueConstraint("digits"),
    )

    id: Mapped[Id]
    digits: Mapped[ShortText]
    name: Mapped[ShortText]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"))
    price_cents: Mapped[Cents | None]
    changed_at: Mapped[Instant]
    changed_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class UnknownScan(Model):
    """A code that somebody scanned and that meant nothing, until it means something."""

    __tablename__ = "codes_barres_unknown"
    __table_args__ = (
        UniqueConstraint("site_id", "code"),
        Index("ix_codes_barres_unknown_site", "site_id", "last_at"),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    code: Mapped[ShortText]
    times: Mapped[int]
    first_at: Mapped[Instant]
    last_at: Mapped[Instant]


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

# SPDX-License-Identifier: Apache-2.0
"""What the movements of each month add up to: written by the base itself, with each movement.

No program writes these tables. A trigger adds each movement to its month, in its transaction, so
that sums and lines cannot part; ``ressourcerie flux-matiere verify`` proves it from the lines.
"""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Grams, Id, LongText, Model, ShortText, impersonal

from .flow import one_of


class Aspect(StrEnum):
    """What the deposit or the exit of a line says of it."""

    PROVENANCE = "provenance"
    LOCALITY = "locality"
    PARTNER = "partner"


class Name(Model):
    """A name that lines of a category bear: as long as it must be, so kept once."""

    __tablename__ = "flux_matiere_name"
    __table_args__ = (Index("ix_flux_matiere_name_category_id", "category_id"),)

    #: That of the first line that bore it.
    id: Mapped[Id]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"))
    label: Mapped[LongText]


class MonthOfCategory(Model):
    """The grams of a category, under one name, that went from one stage to another in a month."""

    __tablename__ = "flux_matiere_month_of_category"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), primary_key=True)
    #: Such as ``2026-11``.
    month: Mapped[ShortText] = mapped_column(primary_key=True)
    name_id: Mapped[UUID] = mapped_column(ForeignKey("flux_matiere_name.id"), primary_key=True)
    origin: Mapped[ShortText] = mapped_column(primary_key=True)
    destination: Mapped[ShortText] = mapped_column(primary_key=True)
    measure: Mapped[ShortText] = mapped_column(primary_key=True)
    #: With their signs: less than nothing when corrections take more away.
    grams: Mapped[Grams]
    line_count: Mapped[int]


class MonthOfAspect(Model):
    """The grams that deposits and exits of one kind moved in a month.

    ``key`` is a provenance, a locality (empty when nobody said it), or the hexadecimal figures of
    the identifier of a partner.
    """

    __tablename__ = "flux_matiere_month_of_aspect"
    __table_args__ = (one_of("aspect", Aspect, "aspect_known"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), primary_key=True)
    month: Mapped[ShortText] = mapped_column(primary_key=True)
    aspect: Mapped[ShortText] = mapped_column(primary_key=True)
    key: Mapped[ShortText] = mapped_column(primary_key=True, info=impersonal())
    origin: Mapped[ShortText] = mapped_column(primary_key=True)
    destination: Mapped[ShortText] = mapped_column(primary_key=True)
    grams: Mapped[Grams]
    line_count: Mapped[int]

# SPDX-License-Identifier: Apache-2.0
"""What is set once: the tills of a site, the methods of payment, how a site sells."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Cents, Flag, Id, LongText, Model, ShortText

from .kinds import MethodKind, PriceMode, one_of


class Till(Model):
    """A place where people pay; one device holds it at a time.

    Its code begins the numbers of its tickets, and never serves twice at a site.
    """

    __tablename__ = "caisse_till"
    __table_args__ = (
        UniqueConstraint("site_id", "code"),
        Index(
            "uq_caisse_till_living_name",
            "site_id",
            "name_key",
            unique=True,
            sqlite_where=text("archived_at IS NULL"),
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    code: Mapped[ShortText]
    #: Who holds it now; none after a goodbye.
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_device.id"))
    #: The series in which it numbers now; 0 while no device has ever held it.
    series: Mapped[int]
    archived_at: Mapped[datetime | None]


class Method(Model):
    """A way to pay, as data: what it is called, whether it gives change, whether it is counted."""

    __tablename__ = "caisse_method"
    __table_args__ = (
        one_of("kind", MethodKind, "kind_known"),
        Index(
            "uq_caisse_method_living_name",
            "name_key",
            unique=True,
            sqlite_where=text("archived_at IS NULL"),
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    kind: Mapped[ShortText]
    position: Mapped[int]
    gives_change: Mapped[Flag]
    counted: Mapped[Flag]
    reference_required: Mapped[Flag]
    #: The account of the treasurer's books.
    account: Mapped[ShortText | None]
    min_cents: Mapped[Cents | None]
    max_cents: Mapped[Cents | None]
    archived_at: Mapped[datetime | None]


class SiteSettings(Model):
    """How a site sells; a site without a row sells at guide prices."""

    __tablename__ = "caisse_site_settings"
    __table_args__ = (
        one_of("price_mode", PriceMode, "price_mode_known"),
        CheckConstraint("receipt_width_mm IN (57, 80)", "receipt_width_known"),
    )

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), primary_key=True)
    price_mode: Mapped[ShortText]
    blind_count: Mapped[Flag]
    #: Beyond it, a difference at closing needs somebody who manages the till.
    variance_threshold_cents: Mapped[Cents]
    largest_cash_cents: Mapped[Cents]
    #: The roll of the receipt printer.
    receipt_width_mm: Mapped[int]
    #: What a receipt says of the association, line by line.
    mentions: Mapped[LongText]


class Tag(Model):
    """A label that a ticket or a line may carry, for a social action."""

    __tablename__ = "caisse_tag"
    __table_args__ = (
        Index(
            "uq_caisse_tag_living_name",
            "name_key",
            unique=True,
            sqlite_where=text("archived_at IS NULL"),
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    archived_at: Mapped[datetime | None]

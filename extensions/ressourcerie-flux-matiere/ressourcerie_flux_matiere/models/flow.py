# SPDX-License-Identifier: Apache-2.0
"""The ledger of masses, and what is around it at the reception and at the exits.

The ledger is the truth: each movement takes whole grams of a category from one stage to another,
and is only ever added, so that nothing that comes in can vanish. Everything else says around what
the movements were weighed.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import (
    Flag,
    Grams,
    Id,
    Instant,
    LocalDay,
    LongText,
    Model,
    ShortText,
    impersonal,
    personal,
)
from ressourcerie_core.i18n import _

#: A thousand tonnes: no movement of a ressourcerie comes near.
LARGEST_WEIGHT_GRAMS = 1_000_000_000
LARGEST_QUANTITY = 1_000_000

AUTHORSHIP = personal(
    purpose=_("savoir qui a pesé, sorti ou corrigé, et quand"),
    kept=_("toujours : le bilan en dépend ; seul un numéro reste"),
    erased=False,
)


class Stage(StrEnum):
    """Where goods are: a movement takes them from one stage to another."""

    INTAKE = "intake"
    SHOP = "shop"
    WORKSHOP = "workshop"
    TRANSIT = "transit"
    SOLD = "sold"
    GIVEN = "given"
    RECYCLED = "recycled"
    WASTED = "wasted"


#: What stays in the house: its sum is the stock.
HELD = (Stage.SHOP, Stage.WORKSHOP)
#: What leaves it for good.
GONE = (Stage.SOLD, Stage.GIVEN, Stage.RECYCLED, Stage.WASTED)
#: Where goods may go from each stage; what left may come back.
WAYS = {
    Stage.INTAKE: (*HELD, Stage.RECYCLED, Stage.WASTED),
    Stage.TRANSIT: HELD,
    **dict.fromkeys(HELD, (*HELD, *GONE, Stage.TRANSIT)),
    **dict.fromkeys(GONE, HELD),
}
#: Whether a movement says itself where it came from, having no ticket that does.
GIVER_ON_LINE = "(provenance IS NOT NULL OR locality IS NOT NULL)"
#: Where a line of the reception may send goods.
DESTINATIONS = (Stage.SHOP, Stage.WORKSHOP, Stage.RECYCLED, Stage.WASTED)


class Measure(StrEnum):
    MEASURED = "measured"
    COUNTED = "counted"
    ESTIMATED = "estimated"


class Condition(StrEnum):
    GOOD = "good"
    TO_REPAIR = "to-repair"
    BROKEN = "broken"


class Provenance(StrEnum):
    """How goods came in; what is declared depends on it."""

    DROPPED_OFF = "dropped-off"
    HOME_PICKUP = "home-pickup"
    CLEARANCE = "clearance"
    TIP = "tip"
    KERBSIDE = "kerbside"
    DISTRIBUTION = "distribution"
    COMPANY = "company"
    OTHER = "other"


class ShiftKind(StrEnum):
    """Kept as it was said, and never guessed from dates."""

    NORMAL = "normal"
    DEFERRED = "deferred"


class StrayOutcome(StrEnum):
    ATTACHED = "attached"
    DISMISSED = "dismissed"


def one_of(column: str, values: type[StrEnum], name: str) -> CheckConstraint:
    """Allow a column the values of an enumeration alone."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(v)) for v in values)})", name=name)


def where_said(table: str, column: str) -> Index:
    """Index a column that most rows leave empty."""
    said = text(f"{column} IS NOT NULL")
    name = f"ix_flux_matiere_{table}_{column}"
    return Index(name, column, sqlite_where=said, postgresql_where=said)


def still_open(table: str, column: str, end: str) -> Index:
    """Index the few rows that are not ended, by site or by what they belong to."""
    open_ = text(f"{end} IS NULL")
    name = f"ix_flux_matiere_{table}_open"
    return Index(name, column, sqlite_where=open_, postgresql_where=open_)


class Post(Model):
    """A scale with somebody behind it: where goods are weighed when they come in."""

    __tablename__ = "flux_matiere_post"
    __table_args__ = (
        Index(
            "uq_flux_matiere_post_living_name",
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
    archived_at: Mapped[Instant | None]


class Shift(Model):
    """A post that is open; a deferred one is for what was weighed on a past day."""

    __tablename__ = "flux_matiere_shift"
    __table_args__ = (
        one_of("kind", ShiftKind, "kind_known"),
        CheckConstraint("(kind = 'deferred') = (day IS NOT NULL)", name="deferred_has_a_day"),
        Index(
            "uq_flux_matiere_shift_open_normal",
            "post_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND kind = 'normal'"),
            postgresql_where=text("closed_at IS NULL AND kind = 'normal'"),
        ),
        Index(
            "uq_flux_matiere_shift_open_deferred",
            "post_id",
            "day",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND kind = 'deferred'"),
            postgresql_where=text("closed_at IS NULL AND kind = 'deferred'"),
        ),
    )

    id: Mapped[Id]
    post_id: Mapped[UUID] = mapped_column(ForeignKey("flux_matiere_post.id"), index=True)
    kind: Mapped[ShortText]
    day: Mapped[LocalDay | None]
    opened_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    opened_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    closed_at: Mapped[Instant | None] = mapped_column(info=AUTHORSHIP)
    closed_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Ticket(Model):
    """What one giver brings: lines are added to it while it is open, and while its post is."""

    __tablename__ = "flux_matiere_ticket"
    __table_args__ = (
        UniqueConstraint("site_id", "number"),
        one_of("provenance", Provenance, "provenance_known"),
        Index("ix_flux_matiere_ticket_site_id_day", "site_id", "day"),
        still_open("ticket", "site_id", "closed_at"),
        where_said("ticket", "partner_id"),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("flux_matiere_shift.id"), index=True)
    number: Mapped[int]
    day: Mapped[LocalDay]
    provenance: Mapped[ShortText]
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("catalogue_partner.id"))
    #: A commune or a postal code: where goods come from, never whose they were.
    locality: Mapped[ShortText | None] = mapped_column(info=impersonal())
    note: Mapped[ShortText | None]
    opened_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    opened_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    closed_at: Mapped[Instant | None] = mapped_column(info=AUTHORSHIP)
    closed_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Exit(Model):
    """Goods that leave for somewhere else than the till, on one slip."""

    __tablename__ = "flux_matiere_exit"
    __table_args__ = (
        UniqueConstraint("site_id", "number"),
        CheckConstraint("destination IN ('given', 'recycled', 'wasted')", name="leaves"),
        Index("ix_flux_matiere_exit_site_id_day", "site_id", "day"),
        where_said("exit", "partner_id"),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    number: Mapped[int]
    day: Mapped[LocalDay]
    destination: Mapped[ShortText]
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("catalogue_partner.id"))
    slip: Mapped[ShortText | None]
    transporter: Mapped[ShortText | None] = mapped_column(info=impersonal())
    waste_code: Mapped[ShortText | None]
    treatment: Mapped[ShortText | None]
    note: Mapped[ShortText | None]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Transfer(Model):
    """Goods that go from one site to another: what was sent, then what arrived."""

    __tablename__ = "flux_matiere_transfer"
    __table_args__ = (CheckConstraint("from_site_id <> to_site_id", name="two_sites"),)

    id: Mapped[Id]
    from_site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), index=True)
    to_site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), index=True)
    sent_on: Mapped[LocalDay]
    sent_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    sent_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    received_on: Mapped[LocalDay | None]
    received_at: Mapped[Instant | None] = mapped_column(info=AUTHORSHIP)
    received_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Movement(Model):
    """Grams of a category that go from one stage to another; never changed, never deleted.

    A correction is a mirror: the same positive figures with the sign −1, a link, a reason and an
    author. ``day`` is when it happened and ``recorded_at`` when it was written down.
    """

    __tablename__ = "flux_matiere_movement"
    __table_args__ = (
        one_of("origin", Stage, "origin_known"),
        one_of("destination", Stage, "destination_known"),
        one_of("measure", Measure, "measure_known"),
        CheckConstraint("origin <> destination", name="goes_somewhere"),
        CheckConstraint(f"grams BETWEEN 1 AND {LARGEST_WEIGHT_GRAMS}", name="grams_bounds"),
        CheckConstraint("sign IN (-1, 1)", name="sign_is_one"),
        CheckConstraint(
            "(sign = -1) = (corrects_id IS NOT NULL AND reason IS NOT NULL)",
            name="mirror_says_of_what_and_why",
        ),
        CheckConstraint("gross_grams - tare_grams = grams", name="net_is_gross_less_tare"),
        CheckConstraint("tare_grams >= 0", name="tare_not_negative"),
        CheckConstraint(f"quantity BETWEEN 1 AND {LARGEST_QUANTITY}", name="quantity_bounds"),
        one_of("provenance", Provenance, "provenance_known"),
        CheckConstraint(
            "ticket_id IS NULL OR (provenance IS NULL AND locality IS NULL)", name="giver_said_once"
        ),
        UniqueConstraint("source"),
        UniqueConstraint("corrects_id"),
        # All that the sums of the balance read: they never open the rows.
        Index(
            "ix_flux_matiere_movement_sums",
            *("site_id", "day", "month_only", "category_id"),
            *("origin", "destination", "measure", "sign", "grams", "ticket_id", "exit_id"),
        ),
        *(where_said("movement", column) for column in ("ticket_id", "exit_id", "transfer_id")),
        Index(
            "ix_flux_matiere_movement_giver",
            *("site_id", "day"),
            sqlite_where=text(GIVER_ON_LINE),
            postgresql_where=text(GIVER_ON_LINE),
        ),
    )

    #: Given by the device that weighed, so that a line sent twice is one line.
    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    day: Mapped[LocalDay]
    #: A notebook may say the month alone: ``day`` is then its first.
    month_only: Mapped[Flag]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"), index=True)
    #: The path of the category and its official codes, as of ``day``.
    label: Mapped[LongText]
    codes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    origin: Mapped[ShortText]
    destination: Mapped[ShortText]
    sign: Mapped[int]
    grams: Mapped[Grams]
    measure: Mapped[ShortText]
    gross_grams: Mapped[Grams | None]
    tare_grams: Mapped[Grams | None]
    container_id: Mapped[UUID | None] = mapped_column(ForeignKey("catalogue_container.id"))
    quantity: Mapped[int | None]
    condition: Mapped[ShortText | None]
    note: Mapped[ShortText | None]
    tag: Mapped[ShortText | None]
    #: What an imported line says of where it came from; of the others, the ticket says it.
    provenance: Mapped[ShortText | None]
    locality: Mapped[ShortText | None] = mapped_column(info=impersonal())
    #: What it comes from, once: ``reception:<id>``, ``caisse:<ticket>:<line>``…
    source: Mapped[ShortText]
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("flux_matiere_ticket.id"))
    exit_id: Mapped[UUID | None] = mapped_column(ForeignKey("flux_matiere_exit.id"))
    transfer_id: Mapped[UUID | None] = mapped_column(ForeignKey("flux_matiere_transfer.id"))
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("flux_matiere_movement.id"))
    reason: Mapped[ShortText | None]


class Stray(Model):
    """A line that came when its ticket was closed: kept until somebody says where it belongs."""

    __tablename__ = "flux_matiere_stray"
    __table_args__ = (
        one_of("outcome", StrayOutcome, "outcome_known"),
        still_open("stray", "ticket_id", "outcome"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("flux_matiere_ticket.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    outcome: Mapped[ShortText | None]
    #: The ticket that it was attached to, or why it was set aside.
    attached_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("flux_matiere_ticket.id"))
    reason: Mapped[ShortText | None]
    settled_at: Mapped[Instant | None] = mapped_column(info=AUTHORSHIP)
    settled_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Closure(Model):
    """A site's days up to one are closed: no movement is dated of them any more."""

    __tablename__ = "flux_matiere_closure"
    __table_args__ = (UniqueConstraint("site_id", "until"),)

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    until: Mapped[LocalDay]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Keyword(Model):
    """A word of the sorting guide: what people call a thing, and the category that it goes in."""

    __tablename__ = "flux_matiere_keyword"
    __table_args__ = (UniqueConstraint("word_key"),)

    id: Mapped[Id]
    word: Mapped[ShortText]
    word_key: Mapped[ShortText]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"), index=True)
    advice: Mapped[ShortText | None]
    archived_at: Mapped[Instant | None]

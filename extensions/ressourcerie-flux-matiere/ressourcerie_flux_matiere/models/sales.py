# SPDX-License-Identifier: Apache-2.0
"""Sales of the till that the ledger cannot hold yet: nobody can tell what they weigh."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Grams, Id, Instant, LocalDay, Model, ShortText

from .flow import AUTHORSHIP, LARGEST_QUANTITY

_WAITS = text("movement_id IS NULL")


class UnplacedSale(Model):
    """A line of a ticket without a category, or without a weight that anything tells.

    It waits until somebody says it, or until the category has an average weight.
    """

    __tablename__ = "flux_matiere_unplaced_sale"
    __table_args__ = (
        CheckConstraint("destination IN ('sold', 'given')", name="left_by_the_till"),
        CheckConstraint("sign IN (-1, 1)", name="sign_is_one"),
        CheckConstraint(f"quantity BETWEEN 1 AND {LARGEST_QUANTITY}", name="quantity_bounds"),
        Index(
            "ix_flux_matiere_unplaced_sale_waiting",
            "site_id",
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    #: That of the line of the ticket.
    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    day: Mapped[LocalDay]
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("catalogue_category.id"))
    quantity: Mapped[int]
    grams: Mapped[Grams | None]
    destination: Mapped[ShortText]
    sign: Mapped[int]
    #: The line of the till that it gives back, when it is a refund.
    original_line_id: Mapped[UUID | None] = mapped_column(index=True)
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("flux_matiere_movement.id"))
    settled_at: Mapped[Instant | None] = mapped_column(info=AUTHORSHIP)
    settled_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)

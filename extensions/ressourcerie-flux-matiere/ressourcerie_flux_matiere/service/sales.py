# SPDX-License-Identifier: Apache-2.0
"""What leaves by the till, and what refunds bring back: weighed there, or estimated here.

An estimate is made once, when the sale arrives, from what was weighed before: a past figure does
not change because somebody weighs better later.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from ressourcerie_catalogue.public import category_as_of, offered_one
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from ..models import LARGEST_QUANTITY, LARGEST_WEIGHT_GRAMS, Measure, Movement, Stage, UnplacedSale
from .abaque import NOTHING, Known
from .days import closed_until, share_days, today_at
from .ledger import JOURNAL, Context, instead_of, mirror_of, record
from .lines import Figures, Line
from .problems import AlreadySettled, CategoryNotFound, Unknown, WeightRefused

#: Weighed sales older than this say nothing of what is sold today.
LEARNT_FROM = timedelta(days=365)


@dataclass(frozen=True)
class Sale:
    """Goods on a line of a ticket.

    :param grams: what the whole line weighs, and not one of its objects; ``None`` when unweighed.
    :param destination: ``SOLD``, or ``GIVEN``.
    :param sign: ``-1`` when they come back.
    :param original_line_id: the line that they left by, when they come back.
    """

    line_id: UUID
    site_id: UUID
    day: date
    category_id: UUID | None
    quantity: int
    grams: int | None
    destination: Stage
    sign: int = 1
    original_line_id: UUID | None = None


def source_of(line_id: UUID) -> str:
    """Name a line of the till as a source, which the ledger counts once."""
    return f"caisse:{line_id}"


def record_sale(session: Session, sale: Sale) -> None:
    """Count a line of the till, once; without a weight that anything tells, it waits."""
    if _is_known(session, sale.line_id):
        return
    category_id = _known_category(session, sale)
    figures = figures_of(session, sale) if category_id else None
    if category_id is None or figures is None:
        session.add(_unplaced(sale, category_id))
        session.flush()  # a second one with its id is refused here
        return
    _place(session, sale, category_id, figures, by=None)


def figures_of(session: Session, sale: Sale) -> Figures | None:
    """Tell what a line weighs: by the till, by the line it gives back, by what was weighed before.

    :returns: ``None`` when nothing tells.
    """
    if sale.grams and sale.grams <= LARGEST_WEIGHT_GRAMS:
        return Figures(sale.grams, Measure.MEASURED)
    if sale.original_line_id and (left := _left_by(session, sale.original_line_id)):
        part = Fraction(left.grams * sale.quantity, left.quantity or sale.quantity)
        return _within_bounds(_nearest(part), Measure(left.measure))
    if sale.original_line_id and session.get(UnplacedSale, sale.original_line_id):
        return None  # what it gives back waits too: both will weigh the same
    assert sale.category_id is not None  # asked for goods that have one
    one = weighed_sales(session, sale.category_id, sale.day).average_grams
    if one is None and (category := offered_one(session, sale.category_id)):
        one = category.default_weight_grams
    return _within_bounds(one * sale.quantity, Measure.ESTIMATED) if one else None


def weighed_sales(session: Session, category_id: UUID, day: date) -> Known:
    """Add up the sales of a category that were weighed and counted in the year before a day."""
    query = select(
        func.sum(Movement.sign * Movement.quantity), func.sum(Movement.sign * Movement.grams)
    ).where(
        Movement.category_id == category_id,
        Movement.day.between(day - LEARNT_FROM, day),
        Movement.destination.in_((Stage.SOLD, Stage.GIVEN)),
        Movement.measure == Measure.MEASURED,
        Movement.quantity.is_not(None),
    )
    objects, grams = session.execute(query).one()
    return Known(int(objects), int(grams)) if objects else NOTHING


def unplaced_of(session: Session, site_id: UUID) -> Sequence[UnplacedSale]:
    """List the sales of a site that wait for a category or a weight, oldest first."""
    query = select(UnplacedSale).where(
        UnplacedSale.site_id == site_id, UnplacedSale.movement_id.is_(None)
    )
    return session.scalars(query.order_by(UnplacedSale.day, UnplacedSale.id)).all()


def count_unplaced(session: Session, sites: Collection[UUID]) -> int:
    """Count the sales of some sites that wait."""
    query = select(func.count()).where(
        UnplacedSale.site_id.in_(sites), UnplacedSale.movement_id.is_(None)
    )
    return session.scalar(query) or 0


def settle(
    session: Session,
    site_id: UUID,
    line_id: UUID,
    *,
    category_id: UUID | None,
    grams: int | None,
    by: UUID | None,
) -> Movement:
    """Count a sale that waited, with what somebody says of it.

    :param grams: what the whole line weighs; ``None`` to estimate it.
    :raises WeightRefused: nothing tells what it weighs.
    """
    waiting = session.get(UnplacedSale, line_id, with_for_update=True)
    if waiting is None or waiting.site_id != site_id:
        raise Unknown(_("vente en attente"), line_id)
    if waiting.movement_id is not None:
        raise AlreadySettled
    category_id = category_id or _category_of(session, waiting)
    if category_id is None:
        raise CategoryNotFound("", [])
    said = _sale_of(waiting, category_id, waiting.grams if grams is None else grams)
    figures = figures_of(session, said)
    if figures is None:
        raise WeightRefused(_("Rien ne dit ce que pèse cette vente : il manque son poids."))
    movement = _place(session, said, category_id, figures, by=by)
    waiting.movement_id, waiting.settled_at, waiting.settled_by = movement.id, clock.now(), by
    facts = {"line": str(line_id), "category": str(category_id), "grams": figures.grams}
    append(session, JOURNAL, "sale.placed", facts, by)
    for refund in _refunds_of(session, line_id):
        settle(session, site_id, refund.id, category_id=category_id, grams=None, by=by)
    return movement


def estimate_all(session: Session, site_id: UUID, *, by: UUID | None) -> int:
    """Count each sale that waited and that can be estimated now; tell how many."""
    done = 0
    for waiting in unplaced_of(session, site_id):
        category_id = _category_of(session, waiting)
        if waiting.movement_id is not None or category_id is None:
            continue  # a refund is counted with the sale that it gives back
        said = _sale_of(waiting, category_id, waiting.grams)
        if figures_of(session, said) is not None:
            settle(session, site_id, waiting.id, category_id=None, grams=None, by=by)
            done += 1
    return done


def _category_of(session: Session, waiting: UnplacedSale) -> UUID | None:
    """Give the category of a sale that waits; of a refund, that of what it gives back."""
    original_id = waiting.original_line_id
    left = _left_by(session, original_id) if original_id else None
    return waiting.category_id or (left.category_id if left else None)


def _refunds_of(session: Session, line_id: UUID) -> Sequence[UnplacedSale]:
    query = select(UnplacedSale).where(
        UnplacedSale.original_line_id == line_id, UnplacedSale.movement_id.is_(None)
    )
    return session.scalars(query).all()


def _place(
    session: Session, sale: Sale, category_id: UUID, figures: Figures, *, by: UUID | None
) -> Movement:
    share_days(session, sale.site_id)
    comes_back = sale.sign < 0
    line = Line(
        category_id=category_id,
        destination=Stage.SHOP if comes_back else sale.destination,
        gross_grams=figures.grams if figures.measure is Measure.MEASURED else None,
        quantity=min(sale.quantity, LARGEST_QUANTITY),
    )
    context = Context(
        site_id=sale.site_id,
        day=_open_day(session, sale),
        by=by,
        origin=sale.destination if comes_back else Stage.SHOP,
        source=source_of(sale.line_id),
    )
    return record(session, line, figures, context, movement_id=new_id())


def _open_day(session: Session, sale: Sale) -> date:
    """Give the day of a sale, or today's when that one is closed or has not come here yet."""
    today, until = today_at(session, sale.site_id), closed_until(session, sale.site_id)
    is_open = until is None or sale.day > until
    return sale.day if is_open and sale.day <= today else today


def _known_category(session: Session, sale: Sale) -> UUID | None:
    """Give the category of a sale, when the catalogue had it on the day that will be written."""
    if sale.category_id is None:
        return None
    try:
        past = category_as_of(session, sale.category_id, _open_day(session, sale))
    except Problem:
        return None  # a category that the catalogue never had
    return sale.category_id if past else None


def _unplaced(sale: Sale, category_id: UUID | None) -> UnplacedSale:
    return UnplacedSale(
        id=sale.line_id,
        site_id=sale.site_id,
        day=sale.day,
        category_id=category_id,
        quantity=min(sale.quantity, LARGEST_QUANTITY),
        grams=sale.grams or None,
        destination=sale.destination,
        sign=sale.sign,
        original_line_id=sale.original_line_id,
        recorded_at=clock.now(),
    )


def _sale_of(waiting: UnplacedSale, category_id: UUID, grams: int | None) -> Sale:
    return Sale(
        line_id=waiting.id,
        site_id=waiting.site_id,
        day=waiting.day,
        category_id=category_id,
        quantity=waiting.quantity,
        grams=grams,
        destination=Stage(waiting.destination),
        sign=waiting.sign,
        original_line_id=waiting.original_line_id,
    )


def _is_known(session: Session, line_id: UUID) -> bool:
    waits = session.get(UnplacedSale, line_id) is not None
    return waits or _counted(session, line_id) is not None


def _counted(session: Session, line_id: UUID) -> Movement | None:
    return session.scalar(select(Movement).where(Movement.source == source_of(line_id)))


def _left_by(session: Session, line_id: UUID) -> Movement | None:
    """Give what stands today of the movement of a line: a correction may have replaced it."""
    movement = _counted(session, line_id)
    while movement and mirror_of(session, movement.id):
        source = instead_of(movement.id)
        movement = session.scalar(select(Movement).where(Movement.source == source))
    return movement


def _within_bounds(grams: int, measure: Measure) -> Figures | None:
    """Take no weight that the ledger cannot hold: a slip of the quantity, that somebody mends."""
    return Figures(grams, measure) if grams <= LARGEST_WEIGHT_GRAMS else None


def _nearest(grams: Fraction) -> int:
    """Round half up, and never to nothing."""
    return max(1, int(grams + Fraction(1, 2)))

# SPDX-License-Identifier: Apache-2.0
"""What a manager should look at in an act that counts: sentences, and never a refusal."""

from collections.abc import Callable, Iterator, Set
from datetime import timedelta
from uuid import UUID

from ressourcerie_catalogue.public import category_as_of
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros

from ...models import Count, Gap, GapOf, MethodKind, PriceMode, TicketType, TillSession
from .methods import Methods
from .shapes import MOST_CENTS, ActSaid, SessionClosedSaid, TicketSaid
from .vouchers import remarks_on_vouchers

#: What a person may do at the site of the till now.
Rights = Callable[[UUID], Set[str]]

_CLOCK_OFF = timedelta(minutes=2)
_LARGEST_VARIANCE = 500  # cents, when the session says none
_LARGEST_CASH = 100_000  # cents; article D. 112-3 du code monétaire et financier, 2026


def remarks_on(
    session: Session, said: ActSaid, at: TillSession | None, rights: Rights, methods: Methods
) -> Iterator[str]:
    """Tell what should be looked at.

    :param at: the session that it counts in; ``None`` for what opens one.
    :param methods: those that a ticket was paid by.
    """
    if "caisse.sell" not in rights(said.operator):
        yield _("La personne n'a pas, ou plus, le droit de tenir une caisse ici.")
    offset = timedelta(milliseconds=said.clock_offset_ms or 0)
    if abs(offset) > _CLOCK_OFF or said.at > clock.now() + _CLOCK_OFF:
        yield _("L'horloge de l'appareil n'est pas à l'heure.")
    if isinstance(said, TicketSaid) and at is not None:
        yield from _on_ticket(session, said, at, rights, methods)


def remarks_on_closing(
    session: Session,
    said: SessionClosedSaid,
    at: TillSession,
    counts: list[Count],
    *,
    sold: int,
    rights: Rights,
) -> Iterator[str]:
    """Tell in what a closing and the server differ, and what has no reason."""
    threshold = _set(at, "variance_threshold_cents", _LARGEST_VARIANCE)
    is_managed = "caisse.manage" in rights(said.operator)
    for one in counts:
        variance = one.counted_cents - one.theoretical_cents
        if abs(variance) > threshold and not is_managed:
            yield _("« {name} » : un écart de {variance} demandait un responsable.").format(
                name=one.name, variance=euros(variance)
            )
        if one.told_cents != one.theoretical_cents:
            yield _(
                "« {name} » : l'appareil et le serveur n'attendent pas le même montant."
            ).format(name=one.name)
        if one.counted_cents != one.theoretical_cents and not one.reason:
            yield _("« {name} » : un écart n'a pas de motif.").format(name=one.name)
    if said.offline:
        yield _("Clôturée hors ligne, sans savoir ce que d'autres appareils gardaient.")
    if said.tickets != sold:
        yield _("L'appareil a fait {told} tickets, {found} sont enregistrés.").format(
            told=said.tickets, found=sold
        )
    missing = select(Gap.id).where(
        Gap.till_id == at.till_id,
        Gap.of == GapOf.TICKETS,
        Gap.filled_at.is_(None),
        Gap.explained_at.is_(None),
    )
    if session.scalar(missing.limit(1)) is not None:
        yield _("Des numéros de tickets manquent à cette caisse.")


def _on_ticket(
    session: Session, said: TicketSaid, at: TillSession, rights: Rights, methods: Methods
) -> Iterator[str]:
    if said.type is not TicketType.SALE and "caisse.refund" not in rights(
        said.approved_by or said.operator
    ):
        yield _("Personne n'avait ici le droit de rembourser.")
    if said.basket_cents is not None and at.settings.get("price_mode") == PriceMode.FIXED:
        yield _("Un prix pour le tout a été donné, et le site vend à prix fixes.")
    for category_id in {one.category for one in said.lines if one.category}:
        try:
            known = category_as_of(session, category_id, said.at.date())
        except Problem:
            known = None
        if known is None:
            yield _("Une catégorie n'est pas au catalogue.")
    yield from remarks_on_vouchers(session, said, methods)
    for payment in said.payments:
        method = methods[payment.method]
        if method.reference_required and not payment.reference:
            yield _("« {name} » demande une référence.").format(name=method.name)
        if not (method.min_cents or 0) <= payment.amount_cents <= (method.max_cents or MOST_CENTS):
            yield _("« {name} » est hors de ses limites.").format(name=method.name)
        if method.kind == MethodKind.CASH and payment.amount_cents > _set(
            at, "largest_cash_cents", _LARGEST_CASH
        ):
            yield _("Plus d'espèces que la loi n'en permet pour un achat.")


def _set(at: TillSession, name: str, otherwise: int) -> int:
    """Give a setting as it was when the session was opened."""
    value = at.settings.get(name)
    return value if isinstance(value, int) else otherwise

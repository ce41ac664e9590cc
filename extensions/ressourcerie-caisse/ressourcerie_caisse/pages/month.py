# SPDX-License-Identifier: Apache-2.0
"""The end of a month: what the treasurer checks before the till goes into the books."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros
from ressourcerie_core.web import ChosenPeriod, Period

from ..models import TillSession
from ..service import figures, month_end, settling, viewing
from . import words
from .sheets import Money, Sheet, workbook_answer
from .showing import EXPORT, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}")

Links = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Check:
    """One thing to check: whether it is fine, and what there is to see."""

    done: bool
    title: str
    said: str
    links: Links = ()


@router.get("/mois", dependencies=READ)
def show_month(here: Here, period: ChosenPeriod) -> HTMLResponse:
    """Show what is to be checked for a period."""
    return here.show("month.html", **_context(here, period))


@router.get("/mois.xlsx", dependencies=EXPORT)
def export_month(here: Here, period: ChosenPeriod) -> Response:
    """Give the money of a period as a workbook."""
    found = _context(here, period)
    heads = (_("Moyen"), _("Compte"), _("Encaissé"), _("Remboursé"), _("Écarts"), _("Remis"))
    rows = [
        (
            one.name,
            one.account,
            *map(Money, (one.payments_cents, one.refunds_cents)),
            *map(Money, (one.variance_cents, one.deposits_cents)),
        )
        for one in found["methods"]
    ]
    kinds = [(words.LINE_KINDS[one.kind], one.quantity, Money(one.cents)) for one in found["kinds"]]
    sheets = [
        Sheet(_("Par moyen de paiement"), heads, rows),
        Sheet(_("Par nature"), (_("Nature"), _("Nombre"), _("Montant")), kinds),
    ]
    return workbook_answer(sheets, f"fin-de-mois-{period.first.isoformat()}")


def _context(here: Visit, period: Period) -> dict[str, Any]:
    where = figures.in_days(period.first, period.last, [here.site_id])
    days = (here.site_id, period.first, period.last)
    return {
        "period": period,
        "checks": list(_checks(here, period)),
        "methods": month_end.by_method(here.session, *days),
        "kinds": figures.by_kind(here.session, where),
    }


def _checks(here: Visit, period: Period) -> Iterator[Check]:
    session, days = here.session, (here.site_id, period.first, period.last)
    opened = month_end.still_open(session, here.site_id, period.last)
    yield _listed(here, _("Toutes les sessions sont closes."), _("à fermer"), opened)
    kept = [one for one in viewing.tills_now(session, here.site_id) if _waits(one)]
    yield Check(
        not kept,
        _("Les appareils ont tout envoyé."),
        " ".join(f"{one.till.name} : {one.contact.pending}." for one in kept if one.contact),
    )
    waiting = settling.waiting_count(session, here.site_id)
    yield Check(
        not waiting,
        _("Ni ticket tardif, ni numéro qui manque."),
        _("{count} à examiner.").format(count=waiting) if waiting else "",
        [(f"{here.home}/anomalies", _("Examiner"))] if waiting else (),
    )
    differing = month_end.with_variance(session, *days)
    yield _listed(here, _("Les comptes tombent juste."), _("avec un écart"), differing)
    cards = month_end.card_differences(session, *days)
    said = _("où le terminal dit autre chose")
    yield _listed(here, _("Le terminal de carte dit comme la caisse."), said, cards)
    held = month_end.cheques_held(session, here.site_id, period.last)
    yield Check(
        held == 0,
        _("Les chèques sont remis en banque."),
        _("Il en reste pour {amount}.").format(amount=euros(held)) if held else "",
    )


def _listed(here: Visit, title: str, what: str, found: Sequence[TillSession]) -> Check:
    links = [
        (
            f"{here.home}/sessions/{one.id}",
            _("nº {number} du {day}").format(number=one.number, day=words.french_day(one.day)),
        )
        for one in found[:10]
    ]
    said = f"{words.counted(len(found), _('session'), _('sessions'))} {what}." if found else ""
    return Check(not found, title, said, links)


def _waits(one: viewing.TillNow) -> bool:
    return one.contact is not None and one.contact.pending > 0

# SPDX-License-Identifier: Apache-2.0
"""Vouchers: what is owed, what was used, and how one is cancelled."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See

from ..service.vouchers import cancel_voucher, vouchers_of
from .showing import MANAGE, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/bons")

#: Of those that owe nothing any more, the last ones that are shown.
MOST_ENDED = 50


@router.get("", dependencies=READ)
def show_vouchers(here: Here) -> HTMLResponse:
    """Show the vouchers that the site sold."""
    return here.show("vouchers.html", **_context(here))


@router.post("/{voucher_id}", dependencies=MANAGE)
def cancel(here: Here, voucher_id: UUID, form: Form) -> Response:
    """Cancel a voucher."""

    def work(writing: Session) -> See:
        reason = form.text("reason")
        cancel_voucher(writing, here.site_id, voucher_id, reason=reason, by=here.by)
        return See(f"{here.home}/bons", said=_("Le bon est annulé."))

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "vouchers.html", **_context(here))


def _context(here: Visit) -> dict[str, Any]:
    vouchers = vouchers_of(here.session, here.site_id)
    owing = [one for one in vouchers if one.cancelled_at is None and one.left_cents > 0]
    ended = [one for one in vouchers if one not in owing]
    owed = sum(one.left_cents for one in owing)
    return {"vouchers": [*owing, *ended[:MOST_ENDED]], "owed_cents": owed}

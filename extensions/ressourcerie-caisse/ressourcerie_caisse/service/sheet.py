# SPDX-License-Identifier: Apache-2.0
"""The sheet of a till: how its site sells, what, and how far the server has followed it."""

from collections.abc import Set
from datetime import date
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import offered, shortcuts
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import association_name
from ressourcerie_core.journal import seal_of

from ..models import Method, Series, Ticket, Till, TillSession
from .acts.figures import expected_of
from .holding import open_sessions_of
from .setting_up import methods, settings_of, tags
from .sites import site_of

SELL = "caisse.sell"
_METHOD = (
    *("id", "name", "kind", "gives_change", "counted", "reference_required"),
    *("min_cents", "max_cents"),
)
_SETTINGS = (
    *("price_mode", "blind_count", "variance_threshold_cents", "largest_cash_cents"),
    "receipt_width_mm",
)
_SUMS = ("payments_cents", "refunds_cents", "ins_cents", "outs_cents")


def of_the_till(permissions: Set[str]) -> list[str]:
    """Keep, of what a person may do, what concerns the till."""
    return sorted(one for one in permissions if one.startswith("caisse."))


def goods(session: Session) -> dict[str, Any]:
    """Give what is sold: categories, shortcuts, tags."""
    return {
        "categories": [
            {
                "id": one.category_id,
                "parent": one.parent_id,
                "name": one.name,
                "path": one.path,
                "letter": one.letter,
                "leaf": one.is_leaf,
                "price_cents": one.guide_price_cents,
                "max_grams": one.max_weight_grams,
            }
            for one in offered(session)
            if one.at_till
        ],
        "presets": [
            {
                "id": one.preset_id,
                "name": one.name,
                "kind": one.kind,
                "category": one.category_id,
                "price_cents": one.price_cents,
            }
            for one in shortcuts(session)
        ],
        "tags": [{"id": tag.id, "name": tag.name} for tag in tags(session)],
    }


def manners(session: Session, till: Till) -> dict[str, Any]:
    """Give how the site of a till sells, and how people pay."""
    site = site_of(session, till.site_id)
    settings = settings_of(session, till.site_id)
    return {
        "till": {"id": till.id, "name": till.name, "code": till.code},
        "site": {
            "id": site.id,
            "name": site.name,
            "mentions": [line for line in settings.mentions.splitlines() if line.strip()],
            "switch_hour": site.switch_hour,
            "time_zone": site.time_zone,
        },
        "association": association_name(session),
        "settings": {name: getattr(settings, name) for name in _SETTINGS},
        "methods": [_method(one) for one in methods(session)],
    }


def standing(session: Session, till: Till, device_id: UUID) -> dict[str, Any]:
    """Give how far the server has followed a till: its series, its session, its float."""
    series = session.get(Series, (till.id, till.series))
    opened = next(iter(open_sessions_of(session, till.id)), None)
    left = select(TillSession.left_cents).where(
        TillSession.till_id == till.id,
        TillSession.kind == "normal",
        TillSession.left_cents.is_not(None),
    )
    return {
        "held": {
            "by_me": till.device_id == device_id,
            "series": till.series,
            "seq": series.last_seq if series else 0,
            "number": series.last_number if series else 0,
            "school_number": series.last_school if series else 0,
            "last_act": series.last_act_id if series else None,
            "head": head_of(session, till.id),
        },
        "session": _session(session, opened) if opened else None,
        "deferred_days": deferred_days_of(session, till.id),
        "float_left_cents": session.scalar(left.order_by(TillSession.number.desc()).limit(1)),
    }


def deferred_days_of(session: Session, till_id: UUID) -> list[date]:
    """List the days that have a deferred session at a till: none gets a second one."""
    days = select(TillSession.told_day).where(
        TillSession.till_id == till_id,
        TillSession.told_day.is_not(None),
        TillSession.abandoned.is_(False),
    )
    return [day for day in session.scalars(days.order_by(TillSession.told_day)) if day]


def head_of(session: Session, till_id: UUID) -> str | None:
    """Give the hash of the last record of a till's chain."""
    seal = seal_of(session, f"caisse.till/{till_id}")
    return seal.hash.hex() if seal else None


def _method(method: Method) -> dict[str, Any]:
    return {name: getattr(method, name) for name in _METHOD}


def _session(session: Session, opened: TillSession) -> dict[str, Any]:
    sums = select(func.count(), func.coalesce(func.sum(Ticket.due_cents * Ticket.sign), 0))
    count, turnover = session.execute(sums.where(Ticket.session_id == opened.id)).one()
    first = select(Ticket.number).where(Ticket.session_id == opened.id)
    return {
        "id": opened.id,
        "kind": opened.kind,
        "day": opened.told_day,
        "opened_at": opened.opened_at,
        "float_cents": opened.float_cents,
        "tickets": count,
        "turnover_cents": int(turnover),
        "first_number": session.scalar(first.order_by(Ticket.series, Ticket.ordinal).limit(1)),
        "last_number": session.scalar(
            first.order_by(Ticket.series.desc(), Ticket.ordinal.desc()).limit(1)
        ),
        "settings": opened.settings,
        "methods": {
            str(method_id): {name: getattr(one, name) for name in _SUMS}
            for method_id, one in expected_of(session, opened).items()
        },
    }

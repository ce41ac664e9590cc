# SPDX-License-Identifier: Apache-2.0
"""What is set once: tills, methods of payment, tags, how a site sells. Each change is journalled.

Nothing is deleted: a till, a method and a tag are archived, and what was sold keeps them.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from ressourcerie_catalogue.public import folded
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append
from ressourcerie_core.numbers import LARGEST

from ..models import Method, MethodKind, PriceMode, SiteSettings, Tag, Till, TillSession
from .setting_problems import CodeRefused, LimitsRefused, NameTaken, NotHere, TillBusy
from .sites import site_of

STREAM = "caisse.acts"
#: Above it, an individual may not pay in cash: 1 000 € (art. D112-3 of the Code monétaire).
#: The rolls of receipt printers.
ROLLS_MM = (57, 80)
WIDE_ROLL_MM = 80
LARGEST_CASH_CENTS = 100_000
#: ``E`` begins the numbers of the school.
CODE = re.compile("[A-DF-Z][0-9]{0,3}")
_TILL, _METHOD, _TAG = _("caisse"), _("moyen de paiement"), _("action sociale")

#: Name, kind, whether it gives change, is counted, needs a reference.
DEFAULT_METHODS = (
    (_("Espèces"), MethodKind.CASH, True, True, False),
    (_("Carte"), MethodKind.CARD, False, True, False),
    (_("Chèque"), MethodKind.CHEQUE, False, True, False),
    (_("Virement"), MethodKind.TRANSFER, False, False, False),
    (_("Monnaie locale"), MethodKind.LOCAL, False, True, False),
    (_("Bon d'achat"), MethodKind.VOUCHER, False, True, True),
)
Named = TypeVar("Named", Till, Method, Tag)

# Built once: each ticket runs it, and to build it cost more than to run it.
_FIND_TILL = select(Till).where(Till.id == bindparam("of"))


def add_default_methods(session: Session) -> None:
    """Add the usual methods of payment to an instance that has none."""
    if session.scalar(select(func.count()).select_from(Method)):
        return
    for position, (name, kind, change, counted, reference) in enumerate(DEFAULT_METHODS, 1):
        session.add(
            Method(
                name=str(name),
                name_key=folded(str(name)),
                kind=kind,
                position=position,
                gives_change=change,
                counted=counted,
                reference_required=reference,
            )
        )


def tills_of(session: Session, site_id: UUID) -> Sequence[Till]:
    """List the tills of a site that are in use, by name."""
    query = select(Till).where(Till.site_id == site_id, Till.archived_at.is_(None))
    return session.scalars(query.order_by(Till.name_key)).all()


def methods(session: Session) -> Sequence[Method]:
    """List the methods of payment in use, in their order."""
    query = select(Method).where(Method.archived_at.is_(None))
    return session.scalars(query.order_by(Method.position, Method.name_key)).all()


def tags(session: Session) -> Sequence[Tag]:
    """List the tags in use, by name."""
    query = select(Tag).where(Tag.archived_at.is_(None))
    return session.scalars(query.order_by(Tag.name_key)).all()


def settings_of(session: Session, site_id: UUID) -> SiteSettings:
    """Give how a site sells: as it was set, or at guide prices."""
    return session.get(SiteSettings, site_id) or SiteSettings(
        site_id=site_id,
        price_mode=PriceMode.FIXED,
        blind_count=False,
        variance_threshold_cents=500,
        largest_cash_cents=LARGEST_CASH_CENTS,
        receipt_width_mm=WIDE_ROLL_MM,
        mentions="",
    )


def add_till(session: Session, site_id: UUID, *, name: str, code: str, by: UUID | None) -> Till:
    """Add a till to a site.

    :raises CodeRefused: the code is none, or numbers tickets of this site already.
    """
    site_of(session, site_id)
    kept = code.upper()
    used = select(Till.id).where(Till.site_id == site_id, Till.code == kept)
    if not CODE.fullmatch(kept) or session.scalar(used):
        raise CodeRefused(code[:10], taken=CODE.fullmatch(kept) is not None)
    till = Till(site_id=site_id, code=kept, series=0, name="", name_key="")
    _rename(till, name, tills_of(session, site_id))
    _keep(session, till, "till.changed", {}, by)
    return till


def rename_till(session: Session, site_id: UUID, till_id: UUID, *, name: str, by: UUID) -> Till:
    """Give a till another name."""
    till = find_till(session, site_id, till_id)
    before = {"name": till.name}
    _rename(till, name, tills_of(session, site_id))
    _keep(session, till, "till.changed", before, by)
    return till


def archive_till(session: Session, site_id: UUID, till_id: UUID, *, by: UUID) -> Till:
    """Put a till out of use, once its sessions are closed."""
    till = find_till(session, site_id, till_id)
    opened = select(TillSession.id).where(TillSession.till_id == till_id)
    if session.scalar(opened.where(TillSession.closed_at.is_(None)).limit(1)):
        raise TillBusy(till.name)
    till.archived_at = clock.now()
    _keep(session, till, "till.changed", {"archived": False}, by)
    return till


def find_till(session: Session, site_id: UUID, till_id: UUID) -> Till:
    """Give a till of a site, archived or not."""
    till = session.scalar(_FIND_TILL, {"of": till_id})
    if till is None or till.site_id != site_id:
        raise NotHere(_TILL, till_id)
    return till


def write_method(
    session: Session, method_id: UUID | None, facts: Mapping[str, Any], *, by: UUID
) -> Method:
    """Change a method of payment, or add one after the others.

    :param facts: columns of the method; what is not given stays.
    """
    last = max((one.position for one in methods(session)), default=0)
    method = (
        Method(position=last + 1)
        if method_id is None
        else _find(session, Method, method_id, _METHOD)
    )
    before = {} if method_id is None else _told(method)
    with session.no_autoflush:
        for column, value in facts.items():
            if column != "name":
                setattr(method, column, value)
        _rename(method, facts.get("name", method.name), methods(session))
    if (method.min_cents or 0) > (method.max_cents or LARGEST):
        raise LimitsRefused
    _keep(session, method, "method.changed", before, by)
    return method


def archive_method(session: Session, method_id: UUID, *, by: UUID) -> Method:
    """Put a method of payment out of use."""
    method = _find(session, Method, method_id, _METHOD)
    method.archived_at = clock.now()
    _keep(session, method, "method.changed", {"archived": False}, by)
    return method


def add_tag(session: Session, *, name: str, by: UUID | None) -> Tag:
    """Add a tag, for a social action."""
    tag = Tag(name="", name_key="")
    _rename(tag, name, tags(session))
    _keep(session, tag, "settings.changed", {}, by)
    return tag


def archive_tag(session: Session, tag_id: UUID, *, by: UUID) -> Tag:
    """Put a tag out of use."""
    tag = _find(session, Tag, tag_id, _TAG)
    tag.archived_at = clock.now()
    _keep(session, tag, "settings.changed", {"archived": False}, by)
    return tag


def write_settings(
    session: Session, site_id: UUID, facts: Mapping[str, Any], *, by: UUID | None
) -> SiteSettings:
    """Change how a site sells; sessions that are open keep what they were opened with."""
    site_of(session, site_id)
    settings = settings_of(session, site_id)
    before = _told(settings)
    for column, value in facts.items():
        setattr(settings, column, value)
    session.add(settings)
    told = {"site": str(site_id)}
    changed = {"before": told | before, "after": told | _told(settings)}
    append(session, STREAM, "settings.changed", changed, by)
    return settings


def _rename(row: Named, name: str, living: Sequence[Named]) -> None:
    kept = " ".join(name.split())
    key = folded(kept)
    if not kept or any(one.name_key == key for one in living if one.id != row.id):
        raise NameTaken(kept[:80])
    row.name, row.name_key = kept, key


def _keep(
    session: Session, row: Named, kind: str, before: Mapping[str, Any], by: UUID | None
) -> None:
    session.add(row)
    session.flush()  # gives the row its identifier
    told = {"id": str(row.id)}
    facts = {"before": told | dict(before) if before else {}, "after": told | _told(row)}
    append(session, STREAM, kind, facts, by)


def _told(row: Named | SiteSettings) -> dict[str, Any]:
    """Give the settings of a row as the journal keeps them."""
    told: dict[str, Any] = {}
    for column in set(row.__table__.columns.keys()) - {"name_key", "archived_at"}:
        value = getattr(row, column)
        told[column] = value if isinstance(value, int | None) else str(value)
    return told | {"archived": getattr(row, "archived_at", None) is not None}


def _find(session: Session, table: type[Named], row_id: UUID, kind: str) -> Named:
    for row in session.scalars(select(table).where(table.id == row_id)):
        return row
    raise NotHere(kind, row_id)

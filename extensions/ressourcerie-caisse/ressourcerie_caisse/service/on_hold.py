# SPDX-License-Identifier: Apache-2.0
"""Tickets on hold: any till of the site resumes one, and each is resumed once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import device_names
from ressourcerie_core.i18n import _

from ..models import Held, Till
from .setting_problems import NotHere
from .working_problems import HeldTaken, HeldTwice


def held_at(session: Session, site_id: UUID) -> Sequence[Held]:
    """List the tickets on hold at a site, oldest first."""
    waiting = select(Held).where(Held.site_id == site_id, Held.taken_at.is_(None))
    return session.scalars(waiting.order_by(Held.put_at, Held.id)).all()


def put_on_hold(
    session: Session,
    site_id: UUID,
    held_id: UUID,
    *,
    name: str,
    content: dict[str, Any],
    device_id: UUID,
) -> Held:
    """Put a ticket on hold; sent again, it is there once.

    :raises HeldTwice: another ticket was put on hold under this identifier.
    """
    kept = " ".join(name.split())
    if (same := session.get(Held, held_id)) is not None:
        if (same.site_id, same.device_id, same.content) != (site_id, device_id, content):
            raise HeldTwice(same.name if same.site_id == site_id else kept)
        return same
    here = select(Till.name).where(Till.site_id == site_id, Till.device_id == device_id)
    held = Held(
        id=held_id,
        site_id=site_id,
        name=kept,
        content=content,
        device_id=device_id,
        till_name=session.scalar(here.order_by(Till.name_key).limit(1)) or "",
        put_at=clock.now(),
    )
    session.add(held)
    session.flush()  # what the base refuses is refused here
    return held


def resume(session: Session, site_id: UUID, held_id: UUID, *, device_id: UUID) -> Held:
    """Take a ticket off hold; the device that took it is given it again.

    :raises NotHere: no ticket of this site was put on hold so.
    :raises HeldTaken: another device has it.
    """
    held = session.get(Held, held_id, with_for_update=True, populate_existing=True)
    if held is None or held.site_id != site_id:
        raise NotHere(_("ticket en attente"), held_id)
    if held.taken_device_id not in {None, device_id}:
        taken_by = held.taken_device_id
        assert taken_by is not None
        raise HeldTaken(held.name, device=device_names(session, [taken_by]).get(taken_by, ""))
    if held.taken_at is None:
        held.taken_at, held.taken_device_id = clock.now(), device_id
    return held

# SPDX-License-Identifier: Apache-2.0
"""What the connector has a person look at."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import Visitor
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ToDo

from .hooks.destinations import here
from .hooks.standing import Condition, standings
from .proposals.models import Decision, Proposal

HOME = "/jarvos/connecteur"
PROPOSALS = "/jarvos/assistants/propositions"


def waiting(session: Session, visitor: Visitor) -> Iterator[ToDo]:
    """Tell of proposals to decide, and of destinations that stopped or were not reached."""
    yield from _proposed(session, visitor)
    if not visitor.may("jarvos.set-up"):
        return
    for one in standings(session, here(session)):
        path = f"{HOME}/{one.hook.id}"
        if one.condition is Condition.TURNED_OFF:
            yield ToDo(_("Destination éteinte : {name}").format(name=one.hook.label), path)
        elif one.parked:
            label = _("Événements que « {name} » n'a pas reçus").format(name=one.hook.label)
            yield ToDo(label, path, count=one.parked, urgent=True)


def _proposed(session: Session, visitor: Visitor) -> Iterator[ToDo]:
    columns = select(Proposal.permission, Proposal.site_id).where(
        Proposal.state == Decision.OPEN, Proposal.expires_at > clock.now()
    )
    count = sum(
        visitor.may(right, site_id) or (site_id is None and bool(visitor.sites(right)))
        for right, site_id in session.execute(columns)
    )
    if count and visitor.sites("jarvos.read"):
        yield ToDo(_("Propositions d'assistants à décider"), PROPOSALS, count=count)

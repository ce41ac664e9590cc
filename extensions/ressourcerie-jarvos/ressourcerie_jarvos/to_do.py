# SPDX-License-Identifier: Apache-2.0
"""What the connector has a person look at."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ToDo

from .hooks.destinations import here
from .hooks.standing import Condition, standings

HOME = "/jarvos/connecteur"


def waiting(session: Session, visitor: Visitor) -> Iterator[ToDo]:
    """Tell of destinations that stopped, or that messages could not reach for three days."""
    if not visitor.may("jarvos.set-up"):
        return
    for one in standings(session, here(session)):
        path = f"{HOME}/{one.hook.id}"
        if one.condition is Condition.TURNED_OFF:
            yield ToDo(_("Destination éteinte : {name}").format(name=one.hook.label), path)
        elif one.parked:
            label = _("Événements que « {name} » n'a pas reçus").format(name=one.hook.label)
            yield ToDo(label, path, count=one.parked, urgent=True)

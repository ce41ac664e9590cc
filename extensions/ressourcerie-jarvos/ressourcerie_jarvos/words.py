# SPDX-License-Identifier: Apache-2.0
"""What states are called on the pages."""

from ressourcerie_core.i18n import _

from .hooks.models import State
from .hooks.standing import Condition

CONDITIONS = {
    Condition.TURNED_OFF: _("éteinte par la destination"),
    Condition.OFF: _("éteinte"),
    Condition.TO_LOOK_AT: _("à regarder"),
    Condition.RESTING: _("ne répond pas"),
    Condition.BEHIND: _("en cours"),
    Condition.UP_TO_DATE: _("à jour"),
}
#: Those that a mark makes stand out.
BAD = {Condition.TURNED_OFF, Condition.TO_LOOK_AT, Condition.RESTING}

STATES = {
    State.WAITING: _("en attente"),
    State.SENT: _("reçu"),
    State.PARKED: _("abandonné"),
    State.PASSED: _("laissé de côté"),
}

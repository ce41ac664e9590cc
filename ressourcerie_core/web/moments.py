# SPDX-License-Identifier: Apache-2.0
"""Instants in words, as people tell them."""

from datetime import datetime, timedelta

from ressourcerie_core.i18n import _

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ago(instant: datetime, *, now: datetime) -> str:
    """Tell how long ago an instant was, such as « il y a 12 min »."""
    past = now - instant
    if past < _MINUTE:
        return _("à l'instant")
    if past < _HOUR:
        return _("il y a {count} min").format(count=past // _MINUTE)
    if past < _DAY:
        return _("il y a {count} h").format(count=past // _HOUR)
    if past < 2 * _DAY:
        return _("hier")
    return _("il y a {count} jours").format(count=past // _DAY)

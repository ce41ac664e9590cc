# SPDX-License-Identifier: Apache-2.0
"""What waits for administrators, of what the core itself looks after."""

from typing import TYPE_CHECKING

from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.backup.standing import days_without_backup
from ressourcerie_core.errors import Problem
from ressourcerie_core.events.standings import trouble
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.overseeing import troubled_jobs
from ressourcerie_core.journal.standing import standing_of
from ressourcerie_core.web.to_do import ToDo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from ressourcerie_core.auth.permissions import Visitor
    from ressourcerie_core.web.served import ServedPlatform


def core_to_do(platform: "ServedPlatform", visitor: "Visitor") -> list[ToDo]:
    """Give what waits for this visitor, if they administer the installation."""
    if not visitor.may(ADMINISTER.name) or platform.database is None:
        return []
    modules = [module.name for module in platform.modules]
    try:
        with platform.database.read() as session:
            return [*_waiting(session, modules), *_unsaved(session, platform)]
    except Problem:
        return []  # the home page says that the base is away


def _waiting(session: "Session", modules: list[str]) -> "Iterator[ToDo]":
    if not standing_of(session).is_sound:
        yield ToDo(_("Le journal n'est pas entier"), "/admin/journal", urgent=True)
    dead = trouble(session, modules).dead
    if dead:
        yield ToDo(_("Livraisons abandonnées"), "/admin/evenements", dead, urgent=True)
    if jobs := troubled_jobs(session, modules):
        yield ToDo(_("Tâches en échec"), "/admin/evenements#taches", len(jobs), urgent=True)


def _unsaved(session: "Session", platform: "ServedPlatform") -> "Iterator[ToDo]":
    """Ask for a backup; a trial needs none."""
    days = days_without_backup(session)
    if days is not None and not platform.configuration.core.badge:
        label = _("Sauvegarde : aucune depuis {days} jours").format(days=days)
        yield ToDo(label, "/admin/journal?nature=base.saved", urgent=True)

# SPDX-License-Identifier: Apache-2.0
"""What every page of the catalogue is given to show values in French."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros, kilograms
from ressourcerie_core.web import page, refused_form

from ..models import ChangeKind
from ..names import path_text
from ..service.problems import french_day

KINDS = {
    ChangeKind.CREATED: _("Ouverte"),
    ChangeKind.RENAMED: _("Renommée"),
    ChangeKind.MOVED: _("Déplacée"),
    ChangeKind.SPLIT: _("Scindée"),
    ChangeKind.MERGED: _("Fusionnée"),
    ChangeKind.ARCHIVED: _("Archivée"),
    ChangeKind.RESTORED: _("Restaurée"),
}


def percent(share: int) -> str:
    """Write hundredths of a percent: ``33,33 %``."""
    whole, rest = divmod(share, 100)
    return (f"{whole},{rest:02}" if rest else f"{whole}") + "\u00a0%"


_WRITERS = {
    "euros": euros,
    "kilograms": kilograms,
    "percent": percent,
    "day": french_day,
    "path_text": path_text,
    "kinds": KINDS,
}


def show(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Show a page of the catalogue."""
    return page(request, f"catalogue/{template}", status, **_WRITERS, **context)


def show_again(
    request: Request, refused: Problem | Refused, template: str, **context: Any
) -> HTMLResponse:
    """Show a form again, with why it is refused and what was typed."""
    return refused_form(request, refused, f"catalogue/{template}", **_WRITERS, **context)

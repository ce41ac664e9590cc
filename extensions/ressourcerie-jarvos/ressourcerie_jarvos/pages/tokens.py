# SPDX-License-Identifier: Apache-2.0
"""Tokens of assistants, and the switch that stops them all."""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.assistants import Assistance, Helping
from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See, SentForm

from ..tokens import making
from ..tokens.making import Wanted
from ..tokens.opening import is_on, is_open, new_secret
from .visiting import HOME, READ, SET_UP, Here, Visit

router = APIRouter(prefix="/assistants")

SHOWN_TOKEN = "rsca_…"  # noqa: S105 (a place to fill in)


@router.get("", dependencies=READ)
def show_tokens(here: Here, helping: Helping) -> HTMLResponse:
    """Show the tokens, and what to paste into a client."""
    return here.show("tokens.html", **_context(here, helping))


@router.post("", dependencies=SET_UP)
def make_token(here: Here, helping: Helping, form: Form) -> Response:
    """Make a token, whose secret is shown this once."""
    secret = new_secret()
    by = here.visitor.account_id
    made: list[UUID] = []

    def work(writing: Session) -> See:
        token = making.make(writing, helping, _wanted(form), secret=secret, by=by)
        made.append(token.id)
        return See(HOME, said=_("Ce jeton est déjà fait ; son secret a été montré une fois."))

    try:
        answer = form(work)
    except Problem as refused:
        return here.show_again(refused, "tokens.html", **_context(here, helping))
    if not made:  # the same form again: its secret was shown with the first answer
        return answer
    shown = here.show(
        "token_made.html",
        secret=secret,
        label=form.text("label"),
        clients=_clients(here, secret),
    )
    shown.headers["Cache-Control"] = "no-store"
    return shown


@router.post("/arret", dependencies=SET_UP)
def turn_assistants(here: Here, form: Form) -> Response:
    """Stop every assistant at once, or let them in again."""
    on = form.text("do") == "on"

    def work(writing: Session) -> See:
        making.turn(writing, on=on, by=here.visitor.account_id)
        said = _("Les assistants sont admis.") if on else _("Tous les assistants sont arrêtés.")
        return See(HOME, said=said)

    return form(work)


@router.post("/jetons/{token_id}/revoquer", dependencies=SET_UP)
def revoke_token(here: Here, token_id: UUID, form: Form) -> Response:
    """Make a token open nothing any more."""

    def work(writing: Session) -> See:
        token = making.revoke(writing, token_id, by=here.visitor.account_id)
        return See(HOME, said=_("Le jeton « {label} » est révoqué.").format(label=token.label))

    return form(work)


def _wanted(form: SentForm) -> Wanted:
    return Wanted(
        label=form.text("label"),
        tools=form.texts("tools"),
        kinds=form.texts("kinds"),
        sites=[one for one in map(_uuid, form.texts("sites")) if one],
        days=_figure(form, "days"),
        daily_calls=_figure(form, "daily_calls"),
        daily_proposals=_figure(form, "daily_proposals"),
    )


def _figure(form: SentForm, name: str) -> int:
    text = form.text(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1  # noqa: PLR2004


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _context(here: Visit, helping: Assistance) -> dict[str, Any]:
    session, visitor = here.session, here.visitor
    tokens = making.everything(session)
    people = {token.made_by for token in tokens}
    return {
        "tokens": tokens,
        "is_open": is_open,
        "people": display_names(session, people),
        "permitted": here.settings.assistants,
        "is_on": is_on(session),
        "tools": _offered(helping, helping.tools.values(), visitor),
        "kinds": _offered(helping, helping.kinds.values(), visitor),
        "sites": list(visitor.places.items()),
        "clients": _clients(here, SHOWN_TOKEN),
        "address": here.settings.address,
    }


def _offered(helping: Assistance, declared: Any, visitor: Any) -> list[Any]:
    """List what this person may open, with the title of its module."""
    return [
        (helping.title_of(one.module), one.declared)
        for one in declared
        if not (right := one.declared.permission) or visitor.may(right) or visitor.sites(right)
    ]


def _clients(here: Visit, secret: str) -> list[tuple[str, str]]:
    """Write the configuration of common clients, to be pasted."""
    base = here.settings.address or str(here.request.base_url)
    url = f"{base.rstrip('/')}/jarvos/mcp"
    header = f"Bearer {secret}"
    by_http = {"type": "http", "url": url, "headers": {"Authorization": header}}
    command = {"command": "ressourcerie", "args": ["jarvos", "mcp"]}
    by_stdio = {**command, "env": {"JARVOS_TOKEN": secret}}
    return [
        (_("Client qui parle HTTP"), _json({"mcpServers": {"ressourcerie": by_http}})),
        (
            _("Visual Studio Code (.vscode/mcp.json)"),
            _json({"servers": {"ressourcerie": by_http}}),
        ),
        (_("Client sur cette machine"), _json({"mcpServers": {"ressourcerie": by_stdio}})),
    ]


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)

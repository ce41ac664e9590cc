# SPDX-License-Identifier: Apache-2.0
"""Sending: trying Paheko without writing there, sending now, sending by itself or not."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from ressourcerie_caisse.public import offered_methods
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, Outside, Reading, See

from ..connecting import client_of
from ..service import acting
from ..service.checking import check, today_at_first_site
from ..service.plan import current
from .showing import HOME, SEND, SET_UP, Here, Settings

router = APIRouter(prefix="/comptabilite")

#: Somebody waits in front of the page.
SECONDS = 10.0


class NotADay(Problem):
    """What was typed is no day."""

    slug = "paheko/not-a-day"
    title = _("Jour illisible")
    status = 400

    def __init__(self, typed: str) -> None:
        super().__init__(
            _("« {typed} » n'est pas un jour.").format(typed=typed[:20]),
            hint=_("Choisissez-le dans le calendrier, ou écrivez-le comme 2026-01-31."),
            field="start",
        )


@router.get("/essai", dependencies=SEND)
def try_paheko(here: Here, reading: Reading, settings: Settings, outside: Outside) -> HTMLResponse:
    """Show whether something can be sent, without writing anything in Paheko."""
    with reading() as session:
        _version, accounts = current(session)
        methods = offered_methods(session)
        today = today_at_first_site(session)
    try:
        client = client_of(settings, outside, seconds=SECONDS)
        steps = list(check(client, accounts, methods, today))
    except Problem as refused:
        return here.show("try.html", steps=[], refused=refused)
    return here.show("try.html", steps=steps, refused=None)


@router.post("/premier-jour", dependencies=SET_UP)
def choose_first_day(here: Here, form: Form) -> Response:
    """Say which day is the first that is sent."""

    def work(writing: Session) -> See:
        acting.begin_on(writing, day, by=here.by)
        said = _("Rien de plus ancien que le {day:%d/%m/%Y} ne sera envoyé.")
        return See(HOME, said=said.format(day=day))

    try:
        day = date.fromisoformat(form.text("start"))
    except ValueError:
        raise NotADay(form.text("start")) from None
    return form(work)


@router.post("/envoyer", dependencies=SEND)
def send_now(here: Here, form: Form) -> Response:
    """Have what waits sent now."""

    def work(writing: Session) -> See:
        waiting = acting.ask_to_send(writing, by=here.by)
        said = _("Ce qui attend ({n}) part dans la minute. Rechargez la page pour le voir.")
        return See(HOME, said=said.format(n=waiting))

    return form(work)


@router.post("/automatique", dependencies=SET_UP)
def turn_automatic(here: Here, form: Form) -> Response:
    """Turn the automatic sending on or off."""
    on = form.text("do") == "on"

    def work(writing: Session) -> See:
        acting.send_by_itself(writing, on=on, by=here.by)
        return See(
            HOME,
            said=_("Chaque clôture part désormais d'elle-même.")
            if on
            else _("Plus rien ne part de soi-même."),
        )

    return form(work)

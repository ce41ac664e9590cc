# SPDX-License-Identifier: Apache-2.0
"""One destination: what it is told and what it answered, and what a person decides about it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, Happenings, See, SentForm

from ..hooks import destinations
from ..hooks.models import Hook, State
from ..hooks.standing import history, parked, standings
from ..words import BAD, CONDITIONS, STATES
from .secrets import Drawn, drawn, known_names, require_key, secret_shown
from .visiting import READ, SET_UP, Here, Visit

router = APIRouter(prefix="/connecteur/{hook_id}")

HOME = "/jarvos/connecteur"
MOST_PARKED, MOST = 100, 30


@router.get("", dependencies=READ)
def show_hook(
    here: Here, hook_id: UUID, happenings: Happenings, avant: UUID | None = None
) -> HTMLResponse:
    """Show a destination, newest messages first."""
    return here.show("hook.html", **_context(here, hook_id, happenings, before=avant))


@router.post("/modifier", dependencies=SET_UP)
def change_hook(here: Here, hook_id: UUID, happenings: Happenings, form: Form) -> Response:
    """Change what a destination is called, where it is, or what it is told."""

    def work(writing: Session, hook: Hook) -> str:
        destinations.change(
            writing,
            hook,
            label=form.text("label"),
            url=form.text("url"),
            events=form.texts("events"),
            known=known_names(happenings),
            by=here.visitor.account_id,
        )
        return _("La destination est changée.")

    return _done(here, hook_id, happenings, form, work)


@router.post("/allumer", dependencies=SET_UP)
def turn_hook(here: Here, hook_id: UUID, happenings: Happenings, form: Form) -> Response:
    """Turn a destination on or off."""
    on = form.text("do") == "on"

    def work(writing: Session, hook: Hook) -> str:
        destinations.turn(writing, hook, on=on, by=here.visitor.account_id)
        return _("La destination est allumée.") if on else _("La destination est éteinte.")

    return _done(here, hook_id, happenings, form, work)


@router.post("/secret", dependencies=SET_UP)
def rotate_secret(here: Here, hook_id: UUID, happenings: Happenings, form: Form) -> Response:
    """Give a destination a new secret, shown this once."""
    made: list[Drawn] = []

    def work(writing: Session, hook: Hook) -> str:
        require_key(here)
        destinations.rotate(writing, hook, by=here.visitor.account_id)
        made.append(drawn(hook))
        return _("Le secret est déjà changé ; le nouveau a été montré une fois.")

    answer = _done(here, hook_id, happenings, form, work)
    return secret_shown(here, made[0]) if made else answer


@router.post("/ancien-secret", dependencies=SET_UP)
def retire_secret(here: Here, hook_id: UUID, happenings: Happenings, form: Form) -> Response:
    """Sign with the newest secret alone."""

    def work(writing: Session, hook: Hook) -> str:
        destinations.retire_old_secret(writing, hook, by=here.visitor.account_id)
        return _("Seul le nouveau secret signe.")

    return _done(here, hook_id, happenings, form, work)


@router.post("/essayer", dependencies=SET_UP)
def test_hook(here: Here, hook_id: UUID, happenings: Happenings, form: Form) -> Response:
    """Have an event that says nothing sent."""

    def work(writing: Session, hook: Hook) -> str:
        require_key(here)
        destinations.test(writing, hook, by=here.visitor.account_id)
        return _("L'essai part. Rechargez la page pour voir la réponse.")

    return _done(here, hook_id, happenings, form, work)


@router.post("/supprimer", dependencies=SET_UP)
def remove_hook(here: Here, hook_id: UUID, form: Form) -> Response:
    """Remove a destination; what it was told stays in the base."""

    def work(writing: Session) -> See:
        hook = destinations.find(writing, hook_id)
        destinations.remove(writing, hook, by=here.visitor.account_id)
        return See(HOME, said=_("La destination « {name} » est supprimée.").format(name=hook.label))

    return form(work)


@router.post("/reprendre", dependencies=SET_UP)
def retry_all(here: Here, hook_id: UUID, happenings: Happenings, form: Form) -> Response:
    """Have all that was given up told again, in order."""

    def work(writing: Session, hook: Hook) -> str:
        count = destinations.tell_parked_again(writing, hook, by=here.visitor.account_id)
        return _("Envois qui repartent : {n}.").format(n=count)

    return _done(here, hook_id, happenings, form, work)


@router.post("/envois/{telling_id}/renvoyer", dependencies=SET_UP)
def tell_again(
    here: Here, hook_id: UUID, telling_id: UUID, happenings: Happenings, form: Form
) -> Response:
    """Have one message sent again, with the same identifier."""

    def work(writing: Session, hook: Hook) -> str:
        telling = destinations.find_telling(writing, hook.id, telling_id)
        destinations.tell_again(writing, telling, by=here.visitor.account_id)
        return _("L'envoi repart.")

    return _done(here, hook_id, happenings, form, work)


@router.post("/envois/{telling_id}/laisser", dependencies=SET_UP)
def pass_over(
    here: Here, hook_id: UUID, telling_id: UUID, happenings: Happenings, form: Form
) -> Response:
    """Give one message up, so that those about the same that follow are told."""

    def work(writing: Session, hook: Hook) -> str:
        telling = destinations.find_telling(writing, hook.id, telling_id)
        destinations.pass_over(writing, telling, by=here.visitor.account_id)
        return _("L'envoi est laissé de côté ; la suite part.")

    return _done(here, hook_id, happenings, form, work)


def _done(
    here: Visit,
    hook_id: UUID,
    happenings: Happenings,
    form: SentForm,
    work: Callable[[Session, Hook], str],
) -> Response:
    """Do something about a destination, then show it with what was done, or why it was not."""
    destinations.find(here.session, hook_id)

    def worked(writing: Session) -> See:
        said = work(writing, destinations.find(writing, hook_id))
        return See(f"{HOME}/{hook_id}", said=said)

    try:
        return form(worked)
    except Problem as refused:
        return here.show_again(refused, "hook.html", **_context(here, hook_id, happenings))


def _context(
    here: Visit, hook_id: UUID, happenings: Happenings, *, before: UUID | None = None
) -> dict[str, Any]:
    hook = destinations.find(here.session, hook_id)
    told, next_before = history(here.session, hook, before=before, most=MOST)
    known = known_names(happenings)
    chosen = json.loads(hook.events)
    return {
        "standing": standings(here.session, [hook])[0],
        "hook": hook,
        "chosen": chosen,
        "unknown": [name for name in chosen if name not in known],
        "parked": parked(here.session, hook, most=MOST_PARKED),
        "told": told,
        "next_before": next_before,
        "states": STATES,
        "State": State,
        "titles": {one.name: one.title for one in happenings},
        "conditions": CONDITIONS,
        "bad": BAD,
        "happenings": happenings,
        "has_key": here.settings.webhooks_key is not None,
    }

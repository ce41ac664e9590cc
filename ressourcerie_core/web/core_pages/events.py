# SPDX-License-Identifier: Apache-2.0
"""What modules are told, and what is done by itself: see it, try again, skip with a reason."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core.auth.permissions import Visitor, allow
from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.auth.sites import zone_of
from ressourcerie_core.errors import Problem
from ressourcerie_core.events import overseeing
from ressourcerie_core.events.standings import failing, standings, trouble
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.keeping import hasten
from ressourcerie_core.jobs.overseeing import job_standings
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.pages import page, refused_form

if TYPE_CHECKING:
    from ressourcerie_core.web.served import ServedPlatform

PATH = "/admin/evenements"
_TEMPLATE = "core/events.html"
_MOST = 50  # failing deliveries on the page

router = APIRouter(prefix=PATH, dependencies=[allow(ADMINISTER.name)], include_in_schema=False)


@router.get("", name="events")
def show_events(request: Request, session: Read) -> HTMLResponse:
    """Show what fails, how far each subscriber is, and how each job went."""
    return page(request, _TEMPLATE, **_shown(request, session))


@router.post("/livraisons/{delivery_id}/relance", name="retry_delivery")
def retry_delivery(request: Request, form: Form, delivery_id: str) -> Response:
    """Have a delivery tried again at once."""

    def work(session: Session) -> See:
        overseeing.retry(session, delivery_id, author=_author(request))
        return See(PATH, said=_("La livraison est recommencée."))

    return _done(request, form, work)


@router.post("/livraisons/{delivery_id}/passage", name="skip_delivery")
def skip_delivery(request: Request, form: Form, delivery_id: str) -> Response:
    """Give a delivery up, with a reason."""

    def work(session: Session) -> See:
        reason = form.text("reason")
        overseeing.skip(session, delivery_id, reason=reason, author=_author(request))
        return See(PATH, said=_("La livraison est passée : les suivantes reprennent."))

    return _done(request, form, work)


@router.post("/abonnes/{subscriber}/relance", name="retry_subscriber")
def retry_subscriber(request: Request, form: Form, subscriber: str) -> Response:
    """Have everything that was given up for a subscriber tried again at once."""

    def work(session: Session) -> See:
        count = overseeing.retry_all(session, subscriber, author=_author(request))
        return See(PATH, said=_("Livraisons recommencées : {count}.").format(count=count))

    return _done(request, form, work)


@router.post("/taches/{name}/lancement", name="hasten_job")
def hasten_job(request: Request, form: Form, name: str) -> Response:
    """Have a job run as soon as possible."""

    def work(session: Session) -> See:
        hasten(session, name)
        return See(PATH, said=_("La tâche commence dans un instant."))

    return _done(request, form, work)


def _author(request: Request) -> Any:
    visitor: Visitor = request.state.visitor
    return visitor.account_id


def _done(request: Request, form: SentForm, work: Callable[[Session], See]) -> Response:
    try:
        return form(work)
    except Problem as problem:
        with request.app.state.platform.database.read() as session:
            return refused_form(request, problem, _TEMPLATE, **_shown(request, session))


def _shown(request: Request, session: Session) -> dict[str, Any]:
    platform: ServedPlatform = request.app.state.platform
    titles = {module.name: module.descriptor.title for module in platform.modules}
    found = standings(session)
    return {
        "trouble": trouble(session, titles),
        "standings": found,
        "failing": failing(session, _MOST),
        "modules": {one.subscriber: one.module for one in found},
        "titles": titles | {"core": _("Cœur")},
        "jobs": job_standings(session, platform.jobs),
        "zone": zone_of(session),
    }

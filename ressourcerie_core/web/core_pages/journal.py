# SPDX-License-Identifier: Apache-2.0
"""The journal: what was done, by whom; and whether all of it is still as it was written."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.auth.rights import ADMINISTER, Rights
from ressourcerie_core.auth.sites import zone_of
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.keeping import hasten
from ressourcerie_core.jobs.problems import UnknownJob
from ressourcerie_core.journal import CORE_STREAM
from ressourcerie_core.journal.problems import VerificationTooLong
from ressourcerie_core.journal.remembering import settle
from ressourcerie_core.journal.searching import search
from ressourcerie_core.journal.standing import note_report, standing_of
from ressourcerie_core.journal.verifying import verify
from ressourcerie_core.module import Stream
from ressourcerie_core.periods import Period
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.journal_filters import FILTERS, place_of, place_text, wanted_of
from ressourcerie_core.web.journal_lines import Names, lines_of
from ressourcerie_core.web.pages import page, refused_form
from ressourcerie_core.web.period_choice import PARAMETERS, ChosenPeriod

if TYPE_CHECKING:
    from ressourcerie_core.db import Database

PATH = "/admin/journal"
SECONDS = 20  # that a person waits for a page; beyond, the nightly job does it at once
SHOWN = 50

router = APIRouter(prefix=PATH, dependencies=[allow(ADMINISTER.name)], include_in_schema=False)


@router.get("", name="journal")
def show_journal(request: Request, session: Read, period: ChosenPeriod) -> HTMLResponse:
    """Show the records that the period and the filters leave, newest first."""
    return page(request, "core/journal.html", **_shown(request, session, period))


@router.post("/verification", name="verify_journal")
def verify_journal(request: Request, form: Form, period: ChosenPeriod) -> Response:
    """Verify every chain now, for a limited time, and journal the result."""
    database: Database = request.app.state.platform.database
    try:
        report = verify(database, seconds=SECONDS)
    except VerificationTooLong as problem:
        return _verified_later(request, form, period, problem)
    except Problem as problem:
        return _refused(request, period, problem)

    def work(session: Session) -> See:
        note_report(session, report)
        said = _("Le journal est entier.") if report.is_whole else _("Le journal n'est pas entier.")
        return See(PATH, said=said)

    return form(work)


@router.post("/dementi", name="settle_journal")
def settle_journal(request: Request, form: Form, period: ChosenPeriod) -> Response:
    """Say where what contradicts the journal comes from."""

    def work(session: Session) -> See:
        settle(session, reason=form.text("reason"))
        return See(PATH, said=_("C'est noté au journal, avec votre raison."))

    try:
        return form(work)
    except Problem as problem:
        return _refused(request, period, problem)


def _verified_later(
    request: Request, form: SentForm, period: Period, problem: VerificationTooLong
) -> Response:
    """Let the job do what lasts longer than a person waits."""

    def work(session: Session) -> See:
        hasten(session, "core.verify")
        said = _(
            "Le journal est long : sa vérification continue seule, revenez voir dans un moment."
        )
        return See(PATH, said=said)

    try:
        return form(work)
    except UnknownJob:  # nothing runs jobs here
        return _refused(request, period, problem)


def _refused(request: Request, period: Period, problem: Problem) -> Response:
    with request.app.state.platform.database.read() as session:
        shown = _shown(request, session, period)
    return refused_form(request, problem, "core/journal.html", **shown)


def _shown(request: Request, session: Session, period: Period) -> dict[str, Any]:
    asked, zone = dict(request.query_params), zone_of(session)
    streams, names = _streams(request), Names(session, _words(request))
    wanted = wanted_of(asked, period, zone, streams=streams, names=names)
    found = search(session, wanted, after=place_of(asked, wanted), most=SHOWN + 1)
    chosen = {name: asked.get(name, "") for name in FILTERS}
    days = {name: asked.get(name, "") for name in PARAMETERS}
    older = ""
    if len(found) > SHOWN:
        place = place_text(found[SHOWN - 1])
        older = f"{PATH}?" + urlencode({**chosen, **days, "avant": place})
    standing = standing_of(session)
    verification = standing.verification
    return {
        "lines": lines_of(found[:SHOWN], streams, names),
        "streams": streams,
        "names": names,
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "older": older,
        "period": period,
        "days": days,
        "standing": standing,
        "verifier": _verifier(names, verification.author_id) if verification else "",
        "zone": zone,
    }


def _verifier(names: Names, author_id: Any) -> str:
    return names.of(str(author_id)) if author_id else _("la machine")


def _streams(request: Request) -> list[Stream]:
    modules = request.app.state.platform.modules
    return [CORE_STREAM, *(one for module in modules for one in module.descriptor.journal)]


def _words(request: Request) -> dict[str, str]:
    """Give what people call the streams, roles, permissions and modules that are here."""
    rights: Rights = request.app.state.doorkeeper.rights
    named = [*rights.permissions.values(), *rights.roles.values(), *_streams(request)]
    modules = (module.descriptor for module in request.app.state.platform.modules)
    return {one.name: one.title for one in [*modules, *named]}

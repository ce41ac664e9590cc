# SPDX-License-Identifier: Apache-2.0
"""The journal: what was done, by whom; and whether all of it is still as it was written."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.auth.rights import ADMINISTER, Rights
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import CORE_STREAM, note
from ressourcerie_core.journal.breaks import Break, Kind
from ressourcerie_core.journal.models import JournalHead
from ressourcerie_core.journal.records import instant_text
from ressourcerie_core.journal.seals import Seal
from ressourcerie_core.journal.searching import Place, Wanted, last_of, search
from ressourcerie_core.journal.verifying import verify
from ressourcerie_core.module import Stream
from ressourcerie_core.periods import Period
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See
from ressourcerie_core.web.journal_lines import Names, lines_of
from ressourcerie_core.web.pages import page, refused_form
from ressourcerie_core.web.period_choice import PARAMETERS, ChosenPeriod

if TYPE_CHECKING:
    from ressourcerie_core.db import Database

SECONDS = 20  # that a person waits for a page
SHOWN = 50
_VERIFIED = "journal.verified"

router = APIRouter(
    prefix="/admin/journal", dependencies=[allow(ADMINISTER.name)], include_in_schema=False
)


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
    except Problem as problem:
        with database.read() as session:
            shown = _shown(request, session, period)
        return refused_form(request, problem, "core/journal.html", **shown)

    def work(session: Session) -> See:
        note(session, _VERIFIED, after=report.as_json())
        said = _("Le journal est entier.") if report.is_whole else _("Le journal n'est pas entier.")
        return See("/admin/journal", said=said)

    return form(work)


def _shown(request: Request, session: Session, period: Period) -> dict[str, Any]:
    asked = dict(request.query_params)
    zone = _zone(session)
    wanted = _wanted(asked, period, zone)
    found = search(session, wanted, after=_place(asked, wanted), most=SHOWN + 1)
    streams, names = _streams(request), Names(session, _words(request))
    chosen = {name: asked.get(name, "") for name in ("flux", "nature", "personne")}
    days = {name: asked.get(name, "") for name in PARAMETERS}
    older = ""
    if len(found) > SHOWN:
        last = found[SHOWN - 1]
        place = f"{instant_text(last.recorded_at)} {last.number} {last.stream}"
        older = "/admin/journal?" + urlencode({**chosen, **days, "avant": place})
    return {
        "lines": lines_of(found[:SHOWN], streams, names),
        "streams": streams,
        "people": names.people,
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "older": older,
        "period": period,
        "days": days,
        "verification": _verification(session, streams, names),
        "seals": _seals(session),
        "zone": zone,
    }


def _wanted(asked: dict[str, str], period: Period, zone: ZoneInfo) -> Wanted:
    return Wanted(
        stream=asked.get("flux", ""),
        kind=asked.get("nature", ""),
        author_id=_id(asked.get("personne", "")),
        since=_start(period.first, zone),
        until=_start(period.last + timedelta(days=1), zone),
    )


def _place(asked: dict[str, str], wanted: Wanted) -> Place | None:
    """Read where the page before ended; what is none, or of an earlier period, is the newest."""
    instant, _space, rest = asked.get("avant", "").partition(" ")
    number, _space, stream = rest.partition(" ")
    try:
        ended = datetime.fromisoformat(instant).astimezone(UTC)
        return None if wanted.since and ended < wanted.since else (ended, stream, int(number))
    except (ValueError, OverflowError):
        return None


def _verification(session: Session, streams: list[Stream], names: Names) -> dict[str, Any] | None:
    """Tell when the journal was last verified, by whom, and what was found."""
    last = last_of(session, CORE_STREAM.name, _VERIFIED)
    if last is None:
        return None
    told = json.loads(last.facts)["after"]
    breaks = [Break(one["stream"], one["number"], Kind(one["kind"])) for one in told["breaks"]]
    (line,) = lines_of([last], streams, names)
    return {"line": line, "records": told["records"], "sealed": told["sealed"], "breaks": breaks}


def _seals(session: Session) -> list[Seal]:
    """Give the seal of each stream as it stands, to print or to send."""
    now = instant_text(clock.now())
    heads = session.scalars(select(JournalHead).order_by(JournalHead.stream))
    return [Seal(head.stream, head.number, head.hash, now) for head in heads]


def _streams(request: Request) -> list[Stream]:
    modules = request.app.state.platform.modules
    return [CORE_STREAM, *(one for module in modules for one in module.descriptor.journal)]


def _words(request: Request) -> dict[str, str]:
    """Give what people call the streams, roles, permissions and modules that are here."""
    rights: Rights = request.app.state.doorkeeper.rights
    named = [*rights.permissions.values(), *rights.roles.values(), *_streams(request)]
    modules = (module.descriptor for module in request.app.state.platform.modules)
    return {one.name: one.title for one in [*modules, *named]}


def _zone(session: Session) -> ZoneInfo:
    """Give the zone in which instants are shown: that of the first site."""
    return ZoneInfo(session.scalar(select(Site.time_zone).order_by(Site.name).limit(1)) or "UTC")


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

# SPDX-License-Identifier: Apache-2.0
"""The devices of the association: who administers enrols, renames and revokes them."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, devices, sites
from ressourcerie_core.auth.codes import in_halves, new_code
from ressourcerie_core.auth.device_problems import UnknownDevice
from ressourcerie_core.auth.permissions import SignedIn, allow
from ressourcerie_core.auth.problems import NameRefused, UnknownSite
from ressourcerie_core.i18n import _
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.login_page import LOOPBACK
from ressourcerie_core.web.moments import ago
from ressourcerie_core.web.pages import page, refused_form
from ressourcerie_core.web.qr import qr_code

if TYPE_CHECKING:
    from ressourcerie_core.auth.posts import Posts

router = APIRouter(
    prefix="/admin/appareils", dependencies=[allow("core.administer")], include_in_schema=False
)

USES = (_("Caisse"), _("Réception"), _("Bureau"))


@router.get("", name="devices")
def list_devices(request: Request, session: Read) -> HTMLResponse:
    """List the devices, with when each was last seen, and the people whose code is locked."""
    return page(request, "core/devices.html", **_shown(request, session))


@router.post("", name="offer_enrolment")
def offer_enrolment(request: Request, form: Form, visitor: SignedIn) -> Response:
    """Offer an enrolment; its code is shown on this answer alone, since it is not kept."""
    code = new_code()
    database = request.app.state.platform.database
    try:
        site = database.write(lambda session: _offer(session, form, visitor.account_id, code))
    except (NameRefused, UnknownSite) as problem:
        with database.read() as session:
            shown = _shown(request, session)
        return refused_form(request, problem, "core/devices.html", **shown | {"offered": True})
    address = f"{request.base_url}login/appareil"
    return page(
        request,
        "core/enrolment_offered.html",
        name=form.text("name"),
        site=site,
        code=in_halves(code),
        address=address,
        unreachable=request.url.hostname in LOOPBACK or request.url.scheme != "https",
        minutes=int(devices.OFFER_LASTS.total_seconds() // 60),
        qr=qr_code(f"{address}#{code}", title=_("Code QR d'enrôlement")),
    )


@router.get("/{device_id}/nom", name="device_name")
def show_name(request: Request, session: Read, device_id: UUID) -> HTMLResponse:
    """Show the form on which a device gets another name."""
    return page(request, "core/device.html", device=devices.find(session, device_id))


@router.post("/{device_id}/nom", name="rename_device")
def rename_device(request: Request, form: Form, device_id: UUID) -> Response:
    """Give a device another name."""

    def work(session: Session) -> See:
        devices.rename(session, device_id=device_id, name=form.text("name"))
        return See("/admin/appareils", said=_("Appareil renommé."))

    try:
        return form(work)
    except NameRefused as problem:
        with request.app.state.platform.database.read() as session:
            device = devices.find(session, device_id)
            return refused_form(request, problem, "core/device.html", device=device)


@router.post("/{device_id}/revocation", name="revoke_device")
def revoke_device(request: Request, form: Form, device_id: UUID) -> Response:
    """Make a device, and what is open on it, open nothing from the next request."""

    def work(session: Session) -> See:
        devices.revoke(session, device_id=device_id)
        said = _("Appareil révoqué : il n'ouvre plus rien, et ses sessions sont fermées.")
        return See("/admin/appareils", said=said)

    try:
        return form(work)
    except UnknownDevice as problem:
        with request.app.state.platform.database.read() as session:
            return refused_form(request, problem, "core/devices.html", **_shown(request, session))


def _offer(session: Session, form: SentForm, account_id: UUID, code: str) -> str:
    site = sites.named(session, form.text("site"))
    devices.offer(
        session,
        code=code,
        name=form.text("name"),
        use=form.text("use") or USES[0],
        site_id=site.id,
        offered_by=account_id,
    )
    return site.name


def _shown(request: Request, session: Session) -> dict[str, Any]:
    posts: Posts = request.app.state.posts
    found = devices.everything(session)
    now = clock.now()
    return {
        "offered": False,
        "locked": accounts.display_names(session, posts.attempts.locked()),
        "devices": [one for one in found if one.revoked_at is None],
        "revoked": [one for one in found if one.revoked_at],
        "sites": [(name, name) for name in sites.names(session).values()],
        "uses": [(use, use) for use in USES],
        "ago": lambda instant: ago(instant, now=now),
    }

# SPDX-License-Identifier: Apache-2.0
"""What leaves the instance as a proof: seals to print or to send, and the exported journal."""

from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from ressourcerie_core import clock
from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.auth.sites import zone_of
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import note
from ressourcerie_core.journal.archives import export
from ressourcerie_core.journal.sealing import seals_now
from ressourcerie_core.web.deps import Read, act_for
from ressourcerie_core.web.forms import Form
from ressourcerie_core.web.pages import page, refused_form
from ressourcerie_core.web.qr import qr_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ressourcerie_core.db import Database

router = APIRouter(
    prefix="/admin/journal", dependencies=[allow(ADMINISTER.name)], include_in_schema=False
)


@router.get("/sceaux", name="seals")
def show_seals(request: Request, session: Read) -> HTMLResponse:
    """Show the seal of each stream, to print or to send to somebody else."""
    return page(request, "core/journal_seals.html", **_shown(session))


@router.post("/export", name="export_journal")
def export_journal(request: Request, form: Form) -> Response:  # noqa: ARG001 (checks the origin)
    """Send every stream in an archive that anybody can check, and journal it."""
    database: Database = request.app.state.platform.database
    folder = Path(mkdtemp())
    archive = folder / f"journal-{clock.now():%Y-%m-%d}.zip"
    try:
        streams = export(database, archive)
        database.write(lambda session: _note(session, request, streams))
    except Problem as problem:
        _remove(folder)
        with database.read() as session:
            return refused_form(request, problem, "core/journal_seals.html", **_shown(session))
    sent = BackgroundTask(_remove, folder)
    return FileResponse(archive, filename=archive.name, background=sent)


def _note(session: Session, request: Request, streams: "Mapping[str, int]") -> None:
    act_for(session, request)
    note(session, "journal.exported", after={"streams": dict(streams)})


def _remove(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def _shown(session: Session) -> dict[str, Any]:
    seals = seals_now(session)
    text = "\n".join(map(str, seals))
    body = _("Voici les sceaux du journal. Gardez ce message : il prouvera que rien n'a changé.")
    subject, letter = quote(_("Sceaux du journal")), quote("\n\n".join([body, text]))
    return {
        "seals": [(seal, qr_code(str(seal), title=_("Sceau en code QR"))) for seal in seals],
        "mailto": f"mailto:?subject={subject}&body={letter}",
        "now": clock.now(),
        "zone": zone_of(session),
    }

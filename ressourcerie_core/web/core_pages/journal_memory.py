# SPDX-License-Identifier: Apache-2.0
"""What each browser remembers of the journal, compared with what the base holds now."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from ressourcerie_core.auth.permissions import signed_in
from ressourcerie_core.i18n import _
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.remembering import MOST, contradicted, note_contradicted
from ressourcerie_core.journal.sealing import seals_now
from ressourcerie_core.web.deps import act_for
from ressourcerie_core.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ressourcerie_core.db import Database
    from ressourcerie_core.journal.seals import Seal

_STRANGE = _(
    "Cette adresse sert une autre instance que la dernière fois. Si ce n'est pas une "
    "démonstration, prévenez la personne qui administre."
)

router = APIRouter(prefix="/login/journal", dependencies=[signed_in()], include_in_schema=False)


@router.post("", name="compare_memory")
def compare_memory(request: Request, form: Form) -> JSONResponse:
    """Give the seals to remember from now on; say it loudly when those remembered do not hold."""
    database: Database = request.app.state.platform.database
    with database.read() as session:
        known, ours = form.text("instance"), _instance(database)
        seals = contradicted(session, form.texts("sceau")) if known == ours else []
        answer = {"instance": ours, "seals": [*map(str, seals_now(session)[:MOST])]}
    if seals:
        database.write(lambda session: _note(session, request, seals))
    notice = _STRANGE if known not in {"", ours} else None
    return JSONResponse(answer | {"alert": _alert(seals) if seals else None, "notice": notice})


def _instance(database: "Database") -> str:
    """Name the instance by its first key: a demonstration made again is another one."""
    return next(iter(read_keyring(key_file(database.beside)).keys))


def _note(session: Session, request: Request, seals: "Sequence[Seal]") -> None:
    act_for(session, request)
    note_contradicted(session, seals)


def _alert(seals: "Sequence[Seal]") -> list[Any]:
    streams = ", ".join(
        _("« {stream} », n° {number}").format(stream=seal.stream, number=seal.number)
        for seal in seals
    )
    return [
        _("Ce n'est plus le journal que cet appareil a vu"),
        _(
            "Cet appareil se souvient d'enregistrements que la base n'a plus, ou plus les mêmes : "
            "{streams}. Une base plus ancienne a été remise en place, ou le journal a été refait."
        ).format(streams=streams),
        _("Que faire ? Prévenez tout de suite la personne qui administre : c'est noté au journal."),
    ]

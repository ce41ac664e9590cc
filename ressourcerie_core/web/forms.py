# SPDX-License-Identifier: Apache-2.0
"""Forms of pages: what a person sends happens once, then a page says so (public to modules)."""

import json
import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from ressourcerie_core.auth.origin import refuse_foreign
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web.deps import act_for
from ressourcerie_core.web.flashes import flash
from ressourcerie_core.web.idempotency import Claim, KeyReused, Outcome, claim_of, once

if TYPE_CHECKING:
    from ressourcerie_core.db import Database

#: The hidden field that the macro ``form_key`` writes.
KEY_FIELD = "form_key"

_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_SEE_OTHER = 303


class FormAlreadySent(Problem):
    """The same form came twice, with different contents."""

    slug = "core/form-already-sent"
    title = _("Ce formulaire a déjà été envoyé")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Ce formulaire a déjà été enregistré une fois, avec un autre contenu."),
            hint=_("Revenez à la page, rechargez-la, vérifiez ce qu'elle montre, puis corrigez."),
        )


def is_local(path: str) -> bool:
    """Tell whether a path leads to this instance, and nowhere else."""
    return _LOCAL.fullmatch(path) is not None


@dataclass(frozen=True)
class See:
    """The answer to a form: the page to show, and what it says first.

    :param path: a path of this instance, such as ``/catalogue/categories``.
    :param said: one French sentence, such as « Catégorie renommée. ».
    """

    path: str
    said: str = ""

    def __post_init__(self) -> None:
        if not is_local(self.path):
            raise ValueError(f"{self.path!r} is no path of this instance")


class SentForm:
    """What a person sent: read its fields, then call it with the work, once."""

    def __init__(
        self, request: Request, database: "Database", data: FormData, claim: Claim | None
    ) -> None:
        self._request = request
        self._database = database
        self._data = data
        self._claim = claim

    def __call__(self, work: Callable[[Session], See]) -> Response:
        """Run the work in a transaction, commit it, and only then send the browser to a page.

        A form sent twice, by a double click or a nervous network, happens once: both get the
        same answer.

        :param work: given a session; gives the page to show. What it raises undoes everything.
        :raises Problem: whatever the work raises; show it with :func:`refused_form`.
        :raises FormAlreadySent: the same form was recorded with other contents.
        """
        try:
            outcome = self._database.write(lambda session: self._once(session, work))
        except KeyReused:
            raise FormAlreadySent from None
        return self.see(See(**json.loads(outcome.body or b"")))

    def see(self, answer: See) -> Response:
        """Send the browser to a page without writing anything."""
        if "hx-request" in self._request.headers:
            redirection = Response(status_code=204, headers={"HX-Redirect": answer.path})
        else:
            redirection = RedirectResponse(answer.path, _SEE_OTHER)
        if answer.said:
            flash(redirection, answer.said)
        return redirection

    def text(self, name: str) -> str:
        """Give what was typed in a field, trimmed, in NFC; empty if the field was not sent."""
        return self.typed.get(name, "")

    def secret(self, name: str) -> str:
        """Give what was typed in a field as it is, spaces included: a password."""
        found = self._data.get(name)
        return found if isinstance(found, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Give every value of a field that may be sent several times, such as tick boxes."""
        return tuple(_clean(one) for one in self._data.getlist(name) if isinstance(one, str))

    def ticked(self, name: str) -> bool:
        """Tell whether a tick box was ticked."""
        return bool(self.text(name))

    def file(self, name: str) -> UploadFile | None:
        """Give a file that was sent, or ``None`` when nobody chose one."""
        found = self._data.get(name)
        return found if isinstance(found, UploadFile) and found.filename else None

    @cached_property
    def typed(self) -> Mapping[str, str]:
        """Everything that was typed, by field, without files."""
        fields = {name: one for name, one in self._data.items() if isinstance(one, str)}
        return {name: _clean(one) for name, one in fields.items() if name != KEY_FIELD}

    def _once(self, session: Session, work: Callable[[Session], See]) -> Outcome:
        act_for(session, self._request)

        def outcome(session: Session) -> Outcome:
            answer = work(session)
            content = {"path": answer.path, "said": answer.said}
            return Outcome(_SEE_OTHER, json.dumps(content).encode())

        return outcome(session) if self._claim is None else once(session, self._claim, outcome)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


async def _sent(request: Request) -> AsyncIterator[SentForm]:
    if "authorization" not in request.headers:
        refuse_foreign(request)
    async with request.form() as data:  # closes the files that came with it
        key = data.get(KEY_FIELD)
        claim = await claim_of(request, key if isinstance(key, str) else None)
        form = SentForm(request, request.app.state.platform.database, data, claim)
        request.state.form = form
        yield form


#: The form that a page's POST route receives: ``def rename(form: Form) -> Response``.
Form = Annotated[SentForm, Depends(_sent)]

# SPDX-License-Identifier: Apache-2.0
"""A form that comes after its person's session ended: it waits in the page where they sign in.

Nothing of it is written anywhere: the page carries it, and gives it back once they have signed in.
"""

import json
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.requests import Request

from ressourcerie_core.auth.origin import COOKIE, entrance_of, refuse_foreign
from ressourcerie_core.auth.problems import ForeignOrigin
from ressourcerie_core.web.forms import KEY_FIELD, is_local

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
#: A page never shows again what is typed there.
_SECRETS = {"password", "current", "again", "pin", "secret"}


@dataclass(frozen=True)
class KeptForm:
    """Where a form was going, with its query, and its fields in their order."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What somebody typed or chose: whoever saves it must see it, and may be another person."""
        return tuple((name, value) for name, value in self.fields if value and name != KEY_FIELD)

    def as_text(self) -> str:
        """Write it for a hidden field."""
        return json.dumps([self.path, self.fields], ensure_ascii=False)


async def kept_form(request: Request) -> KeptForm | None:
    """Give the form that a page of ours just sent, unless it holds what must not be kept.

    A device that people share keeps nothing of whoever left it; a file cannot be sent again, and a
    secret is not shown again.
    """
    kind = request.headers.get("content-type", "").partition(";")[0]
    ended = COOKIE in request.cookies and entrance_of(request) == "/login"
    if not ended or kind not in _FORMS or not _is_ours(request):
        return None
    async with request.form() as data:
        sent = data.multi_items()
    if any(isinstance(value, UploadFile) or name in _SECRETS for name, value in sent):
        return None
    query = request.url.query.replace("\\", "%5C")  # browsers send it bare, local paths have none
    path = request.url.path + (f"?{query}" if query else "")
    return KeptForm(path, tuple((name, str(value)) for name, value in sent))


def kept_in(text: str) -> KeptForm | None:
    """Read what the page carried; none when it is not what we wrote."""
    try:
        path, fields = json.loads(text)
        pairs = tuple((str(name), str(value)) for name, value in fields)
    except (ValueError, TypeError):
        return None
    return KeptForm(path, pairs) if isinstance(path, str) and is_local(path) else None


def _is_ours(request: Request) -> bool:
    try:
        refuse_foreign(request)
    except ForeignOrigin:
        return False
    return True

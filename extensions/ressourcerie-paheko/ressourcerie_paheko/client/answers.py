# SPDX-License-Identifier: Apache-2.0
"""What an answer of Paheko means: its status says it, and its texts are for people."""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ressourcerie_core.i18n import _
from ressourcerie_core.outgoing import NotUnderstood, OutgoingProblem, Redirected, Reply

from .problems import Away, Doubtful, NotAllowed, Refused

T = TypeVar("T")

_NOT_ALLOWED = (401, 403)
_BUSY = 429
_FIRST_FAILURE = 500


def content_of(reply: Reply) -> Any:
    """Give what a successful answer holds.

    :raises NotAllowed: Paheko does not let us in.
    :raises Refused: it says no, in its own words.
    :raises Doubtful: anything else, such as a page for a browser.
    """
    if reply.status >= _FIRST_FAILURE or reply.status == _BUSY:
        raise Doubtful(_("erreur {status}").format(status=reply.status))
    content = _json_of(reply)
    if reply.is_success and content is not None:
        return content
    words = content.get("error") if isinstance(content, dict) else None
    if reply.status in _NOT_ALLOWED:
        raise NotAllowed(words if isinstance(words, str) else "")
    if isinstance(words, str):
        raise Refused(words)
    raise Doubtful(_("ce n'est pas celle de son interface"), cause=f"HTTP {reply.status}")


def without_answer(problem: OutgoingProblem) -> Away | Doubtful:
    """Tell what it means that no usable answer came."""
    if not problem.maybe_sent:
        return Away(problem.detail, hint=problem.hint, cause=problem.cause)
    if isinstance(problem, Redirected):
        why = _("il renvoie ailleurs, comme il le fait quand une mise à jour l'attend")
        return Doubtful(why, cause=problem.as_line())
    return Doubtful(_("elle s'est perdue, ou n'est pas venue à temps"), cause=problem.as_line())


def read_as(kind: TypeAdapter[T], content: Any) -> T:
    """Read what an answer holds.

    :raises Doubtful: it is not what this answer should hold.
    """
    try:
        return kind.validate_python(content)
    except ValidationError as error:
        raise Doubtful(_("il y manque ce qu'elle doit dire"), cause=_fields(error)) from None


def _json_of(reply: Reply) -> Any:
    if "/json" not in reply.headers.get("content-type", ""):
        return None
    try:
        return reply.json()
    except NotUnderstood:
        return None


def _fields(error: ValidationError) -> str:
    """Name the fields at fault; their values may be anybody's."""
    places = (".".join(str(part) for part in one["loc"]) for one in error.errors()[:3])
    return ", ".join(places)

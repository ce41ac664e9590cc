# SPDX-License-Identifier: Apache-2.0
"""Pages for people, rendered by the server (public to modules)."""

from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.web.blank_form import blank_form
from ressourcerie_core.web.flashes import flash_of, forget_flash
from ressourcerie_core.web.frame import frame_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ressourcerie_core.web.forms import SentForm
    from ressourcerie_core.web.rendering import Templates


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a template in the frame of every page.

    The template extends ``core/page.html`` and fills its blocks ``title`` and ``main``. Beside the
    context, it sees ``visitor``, ``refusals`` and ``typed`` (both empty but after a refusal).

    :param template: its name, such as ``catalogue/tree.html`` for the file
        ``templates/catalogue/tree.html`` of the module's package.
    :param status: the HTTP status.
    :param context: what the template shows.
    """
    templates: Templates = request.app.state.templates
    said = flash_of(request)
    frame = frame_of(request) | blank_form() | _typed_on(request) | {"flash": said}
    answer = HTMLResponse(templates.render(template, frame | context), status)
    if said:
        forget_flash(answer)
    return answer


def refused_form(
    request: Request, problem: Problem | Refused, template: str, **context: Any
) -> HTMLResponse:
    """Show a form again, with why it was refused and everything that was typed.

    The macros of ``core/forms.html`` say each refusal beside the field that it names in its value
    ``field``, and the others above the form.

    :param problem: what the use case raised.
    :param template: the page that holds the form, with the context that shows it.
    """
    refusals: Sequence[Problem] = problem.problems if isinstance(problem, Refused) else (problem,)
    status = max(one.status for one in refusals)
    return page(request, template, status, refusals=refusals, **context)


def _typed_on(request: Request) -> dict[str, Any]:
    """Tell the macros of forms what to show again, when this page answers a form."""
    form: SentForm | None = getattr(request.state, "form", None)
    if form is None:
        return {}
    return {"typed": form.typed, "sent": lambda name, value: str(value) in form.texts(name)}

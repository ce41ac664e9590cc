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
    from ressourcerie_core.web.name_plate import NamePlate
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
    name_plate: NamePlate = request.app.state.name_plate
    answer = _rendered(request, template, status, name_plate.read(), context)
    if flash_of(request):
        forget_flash(answer)
    return answer


def page_without_base(request: Request, template: str, status: int, **context: Any) -> HTMLResponse:
    """Render a page of the core without asking the base anything; a flash waits for the next."""
    name_plate: NamePlate = request.app.state.name_plate
    return _rendered(request, template, status, name_plate.known, context)


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


def _rendered(
    request: Request, template: str, status: int, association: str | None, context: dict[str, Any]
) -> HTMLResponse:
    templates: Templates = request.app.state.templates
    frame = frame_of(request, association) | blank_form() | _typed_on(request)
    frame |= {"flash": flash_of(request)}
    return HTMLResponse(templates.render(template, frame | context), status)


def _typed_on(request: Request) -> dict[str, Any]:
    """Tell the macros of forms what to show again, when this page answers a form."""
    form: SentForm | None = getattr(request.state, "form", None)
    if form is None:
        return {}
    return {"typed": form.typed, "sent": lambda name, value: str(value) in form.texts(name)}

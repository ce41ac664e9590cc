# SPDX-License-Identifier: Apache-2.0
"""What is set once: the tills of a site, how it sells, the methods of payment, the tags."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import cents_as_text, parse_cents
from ressourcerie_core.web import Form, See, SentForm

from ..models import Method, MethodKind, PriceMode
from ..service import setting_up
from ..service.setting_problems import NotHere, NotInList
from . import words
from .showing import SET_UP, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/reglages")

ROLLS = {str(width): _("{width} mm").format(width=width) for width in setting_up.ROLLS_MM}


@router.get("", dependencies=SET_UP)
def show_settings(here: Here) -> HTMLResponse:
    """Show everything that is set."""
    return here.show("settings.html", **_context(here))


@router.post("/vente", dependencies=SET_UP)
def save_settings(here: Here, form: Form) -> Response:
    """Change how the site sells."""

    def work(writing: Session) -> See:
        facts = {
            "price_mode": PriceMode(_chosen(form, "price_mode", words.PRICE_MODES)),
            "blind_count": form.ticked("blind_count"),
            "variance_threshold_cents": parse_cents(form.text("variance_threshold") or "0"),
            "largest_cash_cents": parse_cents(form.text("largest_cash")),
            "receipt_width_mm": int(_chosen(form, "receipt_width", ROLLS)),
            "mentions": form.text("mentions")[:2_000],
        }
        setting_up.write_settings(writing, here.site_id, facts, by=here.by)
        return _see(here, _("Les réglages sont enregistrés. Une session ouverte garde les siens."))

    return _sent(here, form, work)


@router.post("/caisses", dependencies=SET_UP)
def add_till(here: Here, form: Form) -> Response:
    """Add a till."""

    def work(writing: Session) -> See:
        name, code = form.text("name"), form.text("code")
        till = setting_up.add_till(writing, here.site_id, name=name, code=code, by=here.by)
        return _see(here, _("La caisse « {name} » est ajoutée.").format(name=till.name))

    return _sent(here, form, work)


@router.post("/caisses/{till_id}", dependencies=SET_UP)
def change_till(here: Here, till_id: UUID, form: Form) -> Response:
    """Rename a till, or put it out of use."""

    def work(writing: Session) -> See:
        if form.text("do") == "archive":
            till = setting_up.archive_till(writing, here.site_id, till_id, by=here.by)
            return _see(here, _("La caisse « {name} » est archivée.").format(name=till.name))
        name = form.text("till_name")
        till = setting_up.rename_till(writing, here.site_id, till_id, name=name, by=here.by)
        return _see(here, _("La caisse s'appelle « {name} ».").format(name=till.name))

    return _sent(here, form, work)


@router.post("/etiquettes", dependencies=SET_UP)
def add_tag(here: Here, form: Form) -> Response:
    """Add a tag."""

    def work(writing: Session) -> See:
        tag = setting_up.add_tag(writing, name=form.text("tag"), by=here.by)
        return _see(here, _("L'action sociale « {name} » est ajoutée.").format(name=tag.name))

    return _sent(here, form, work)


@router.post("/etiquettes/{tag_id}/archiver", dependencies=SET_UP)
def put_tag_away(here: Here, tag_id: UUID, form: Form) -> Response:
    """Put a tag out of use."""

    def work(writing: Session) -> See:
        tag = setting_up.archive_tag(writing, tag_id, by=here.by)
        return _see(here, _("L'action sociale « {name} » est archivée.").format(name=tag.name))

    return form(work)


@router.get("/moyens/nouveau", dependencies=SET_UP)
def show_new_method(here: Here) -> HTMLResponse:
    """Show the form of a new method of payment."""
    return here.show("method.html", **_method_context(None))


@router.get("/moyens/{method_id}", dependencies=SET_UP)
def show_method(here: Here, method_id: UUID) -> HTMLResponse:
    """Show the form of a method of payment."""
    return here.show("method.html", **_method_context(_method(here, method_id)))


@router.post("/moyens/nouveau", dependencies=SET_UP)
def add_method(here: Here, form: Form) -> Response:
    """Add a method of payment."""
    return _save_method(here, form, None)


@router.post("/moyens/{method_id}", dependencies=SET_UP)
def change_method(here: Here, method_id: UUID, form: Form) -> Response:
    """Change a method of payment, or put it out of use."""
    return _save_method(here, form, method_id)


def _save_method(here: Visit, form: SentForm, method_id: UUID | None) -> Response:
    def work(writing: Session) -> See:
        if method_id is not None and form.text("do") == "archive":
            method = setting_up.archive_method(writing, method_id, by=here.by)
            return _see(here, _("« {name} » est archivé.").format(name=method.name))
        method = setting_up.write_method(writing, method_id, _method_facts(form), by=here.by)
        return _see(here, _("« {name} » est enregistré.").format(name=method.name))

    try:
        return form(work)
    except Problem as refused:
        shown = None if method_id is None else _method(here, method_id)
        return here.show_again(refused, "method.html", **_method_context(shown))


def _chosen(form: SentForm, field: str, known: Collection[str]) -> str:
    if (said := form.text(field)) not in known:
        raise NotInList(said, field)
    return said


def _method_facts(form: SentForm) -> dict[str, Any]:
    def cents(name: str) -> int | None:
        return parse_cents(form.text(name)) if form.text(name) else None

    position = form.text("position")
    facts: dict[str, Any] = {
        "name": form.text("name"),
        "kind": MethodKind(_chosen(form, "kind", words.METHOD_KINDS)),
        "gives_change": form.ticked("gives_change"),
        "counted": form.ticked("counted"),
        "reference_required": form.ticked("reference_required"),
        "account": form.text("account")[:20] or None,
        "min_cents": cents("min_cents"),
        "max_cents": cents("max_cents"),
    }
    if position.isascii() and position.isdigit():
        facts["position"] = min(int(position[:4]), 999)
    return facts


def _method(here: Visit, method_id: UUID) -> Method:
    found = here.session.get(Method, method_id)
    if found is None:
        raise NotHere(_("moyen de paiement"), method_id)
    return found


def _method_context(method: Method | None) -> dict[str, Any]:
    def text(cents: int | None) -> str:
        return "" if cents is None else cents_as_text(cents)

    return {
        "method": method,
        "kinds": list(words.METHOD_KINDS.items()),
        "least": text(method.min_cents if method else None),
        "most": text(method.max_cents if method else None),
    }


def _sent(here: Visit, form: SentForm, work: Callable[[Session], See]) -> Response:
    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "settings.html", **_context(here))


def _see(here: Visit, said: str) -> See:
    return See(f"{here.home}/reglages", said=said)


def _context(here: Visit) -> dict[str, Any]:
    session = here.session
    return {
        "tills": setting_up.tills_of(session, here.site_id),
        "methods": setting_up.methods(session),
        "tags": setting_up.tags(session),
        "settings": setting_up.settings_of(session, here.site_id),
        "price_modes": list(words.PRICE_MODES.items()),
        "rolls": list(ROLLS.items()),
    }

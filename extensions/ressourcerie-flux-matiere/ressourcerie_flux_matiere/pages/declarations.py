# SPDX-License-Identifier: Apache-2.0
"""Declarations to the éco-organismes: prefilled, opened down to the lines, followed until paid."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor, display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See, ToDo

from ..declaring import evidence, steps
from ..declaring.bodies import BODIES, body_of
from ..declaring.quarters import FIRST, Quarter
from ..declaring.reminding import due
from ..declaring.sheet import REACHED, SECTIONS, Part, Row, Section, rows_of, sheet_of
from ..models import LARGEST_EVIDENCE_BYTES, Status
from ..service.days import today_at
from ..service.problems import EvidenceRefused, Unknown
from .declared_sheets import csv_sheet, xlsx_sheet
from .exporting import kept_file
from .fields import one_of
from .showing import DECLARE, READ, Here, Visit, home
from .words import STATUSES

router = APIRouter(prefix="/sites/{site_id}/declarations")

_SHOWN = 6
_ONE = "/{slug}/{quarter}"


@router.get("", dependencies=READ)
def show_declarations(here: Here) -> HTMLResponse:
    """Show how far the declarations of the last quarters are."""
    today = today_at(here.session, here.site_id)
    quarters = list(islice(Quarter.of(today).backwards(), _SHOWN))
    stand = steps.statuses_of(here.session, here.site_id, quarters)
    found = [
        (quarter, [(body, stand.get((body.slug, quarter))) for body in BODIES.values()])
        for quarter in quarters
    ]
    return here.show("declarations.html", quarters=found, today=today, STATUSES=STATUSES)


@router.get(_ONE, dependencies=READ)
def show_declaration(here: Here, slug: str, quarter: str) -> HTMLResponse:
    """Show the sheet of a quarter, what blocks it, and how far it is."""
    return here.show("declaration.html", **_context(here, slug, quarter))


@router.post(_ONE, dependencies=DECLARE)
def go_on(here: Here, slug: str, quarter: str, form: Form) -> Response:
    """Take a declaration one step further, or back to a draft with a reason."""
    body, chosen = body_of(slug), Quarter.read(quarter)

    def work(writing: Session) -> See:
        status = one_of(form, "status", Status, Status.DRAFT)
        said = steps.Said(status, form.text("reference"), form.text("reason"))
        steps.go_on(writing, here.site_id, body, chosen, said, by=here.by)
        told = _("La déclaration est maintenant « {status} ».").format(status=STATUSES[status])
        return See(_path(here, slug, quarter), said=told)

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "declaration.html", **_context(here, slug, quarter))


@router.get(_ONE + "/chiffres/{place}", dependencies=READ)
def show_figure(here: Here, slug: str, quarter: str, place: int) -> HTMLResponse:
    """Show what makes a figure: each part opens into its lines."""
    context = _context(here, slug, quarter)
    rows: list[Row] = context["rows"]
    if not 0 <= place < len(rows):
        raise Unknown(_("chiffre"), UUID(int=max(place, 0) % (1 << 64)))
    row = rows[place]
    parts = [(part, _lines_path(here, part, row.section)) for part in row.parts]
    return here.show("declared_figure.html", **context, row=row, parts=parts)


@router.get(_ONE + "/feuille.csv", dependencies=READ)
def export_csv(here: Here, slug: str, quarter: str) -> Response:
    """Give the sheet as a CSV that a French spreadsheet opens."""
    rows = _context(here, slug, quarter)["rows"]
    return csv_sheet(rows, f"{slug}-{Quarter.read(quarter)}.csv")


@router.get(_ONE + "/feuille.xlsx", dependencies=READ)
def export_xlsx(here: Here, slug: str, quarter: str) -> Response:
    """Give the sheet as a workbook, its weights as numbers."""
    rows = _context(here, slug, quarter)["rows"]
    return xlsx_sheet(rows, f"{slug}-{Quarter.read(quarter)}.xlsx")


@router.post(_ONE + "/pieces", dependencies=DECLARE)
def add_evidence(here: Here, slug: str, quarter: str, form: Form) -> Response:
    """Keep a file that proves the declaration."""
    body, chosen = body_of(slug), Quarter.read(quarter)
    sent = form.file("evidence")
    content = sent.file.read(LARGEST_EVIDENCE_BYTES + 1) if sent else b""
    name = (sent.filename if sent else None) or ""

    def work(writing: Session) -> See:
        evidence.keep(writing, here.site_id, body, chosen, name=name, content=content, by=here.by)
        return See(_path(here, slug, quarter), said=_("La pièce est gardée."))

    try:
        return form(work)
    except EvidenceRefused as refused:
        return here.show_again(refused, "declaration.html", **_context(here, slug, quarter))


@router.get(_ONE + "/pieces/{evidence_id}", dependencies=READ)
def give_evidence(here: Here, slug: str, quarter: str, evidence_id: UUID) -> Response:
    """Give a file back as it was sent, to save and never to show here."""
    body, chosen = body_of(slug), Quarter.read(quarter)
    found = evidence.find(here.session, here.site_id, body, chosen, evidence_id)
    return kept_file(found)


def waiting(session: Session, visitor: Visitor) -> Iterator[ToDo]:
    """Remind of the quarters whose submission is open and that nobody has submitted.

    One line for each site, however many there are: the page lists them.
    """
    for site_id in visitor.sites("flux-matiere.declare"):
        if count := len(list(due(session, site_id))):
            label = _("Déclarations à faire, {site}").format(site=visitor.places[site_id])
            yield ToDo(label, f"{home(site_id)}/declarations", count=count)


def _path(here: Visit, slug: str, quarter: str) -> str:
    return f"{here.home}/declarations/{slug}/{quarter}"


def _context(here: Visit, slug: str, written: str) -> dict[str, Any]:
    body, quarter = body_of(slug), Quarter.read(written)
    done = steps.steps_of(here.session, here.site_id, body, quarter)
    status = steps.status_of(done)
    now = sheet_of(here.session, here.site_id, body, quarter)
    frozen = status in steps.FROZEN
    today = today_at(here.session, here.site_id)
    rows = rows_of(done[-1].sheet) if frozen else list(now.rows)
    return {
        "body": body,
        "quarter": quarter,
        "path": _path(here, slug, written),
        "stands": status,
        "follows": steps.FOLLOWS[status],
        "frozen": frozen,
        "changed": frozen and _figures(rows) != _figures(list(now.rows)),
        "rows": rows,
        "missing": [] if frozen else now.missing,
        "steps": done,
        "names": display_names(here.session, {one.author_id for one in done if one.author_id}),
        "files": evidence.evidence_of(here.session, here.site_id, body, quarter),
        "today": today,
        "opens": body.opens(quarter),
        "before": quarter.previous if quarter > FIRST else None,
        "after": quarter.next if quarter.next.first <= today else None,
        "Section": Section,
        "SECTIONS": SECTIONS,
        "STATUSES": STATUSES,
    }


def _figures(rows: list[Row]) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    return {
        (row.filiere, str(row.section), row.code): (row.grams, row.estimated_grams, row.quantity)
        for row in rows
        if row.grams or row.quantity
    }


def _lines_path(here: Visit, part: Part, section: Section) -> str:
    asked = {
        "periode": "libre",
        "du": part.first,
        "au": part.last,
        "categorie": part.category_id,
        "nom": part.label,
    }
    if section is Section.ENTRY:
        asked["de"] = "intake"
        if part.provenance:
            asked["provenance"] = part.provenance
    else:
        asked["net"] = ",".join(REACHED[section])
    return f"{here.home}/bilan/lignes?{urlencode(asked)}"

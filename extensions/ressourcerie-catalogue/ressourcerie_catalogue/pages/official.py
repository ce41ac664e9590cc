# SPDX-License-Identifier: Apache-2.0
"""Official families and streams, and under which of them each category falls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, Read, See

from ..models import WHOLE_SHARE, Axis, Category, Certainty, OfficialCode
from ..service import official
from ..service.days import today
from ..service.finding import find
from .browsing import living_leaves, living_paths, way_to
from .fields import Choice, Day, Field, Option, Share, optional, save
from .problems import FieldEmpty
from .rights import EDIT, READ
from .showing import show, show_again

router = APIRouter()

AXES = {
    Axis.FAMILY: ("familles", _("Famille réglementaire")),
    Axis.STREAM: ("flux", _("Flux de collecte")),
}
CERTAINTIES = {
    Certainty.PRIMARY: _("source lue"),
    Certainty.SECONDARY: _("source indirecte"),
    Certainty.UNVERIFIED: _("à vérifier"),
}
ON = Day("on", _("À partir du"), _("Ce qui était dit avant reste vrai jusqu'à la veille."), True)
_ROWS = 4


@dataclass(frozen=True)
class Part:
    """The share of a category that falls under a code."""

    code: OfficialCode
    share: int


@dataclass(frozen=True)
class Mapped:
    """What is said of a category on one axis."""

    word: str
    title: str
    shares: list[Part]


def mapping_of(session: Session, category_id: UUID, day: date) -> list[Mapped]:
    """Tell under which codes a category falls on a day, axis by axis."""
    return [
        Mapped(word, title, _parts(session, category_id, day, axis))
        for axis, (word, title) in AXES.items()
    ]


@router.get("/officiel", dependencies=READ)
def show_official(request: Request, session: Read) -> HTMLResponse:
    """Show the official codes of today with what falls under them, and what falls nowhere."""
    codes = official.codes_on(session, today())
    paths = living_paths(session)
    leaves = living_leaves(session)
    mapped: dict[UUID, list[UUID]] = {}
    for share in official.all_shares_on(session, today()):
        mapped.setdefault(share.official_code_id, []).append(share.category_id)
    said = {
        axis: {each for code in codes if code.axis == axis for each in mapped.get(code.id, ())}
        for axis in Axis
    }
    return show(
        request,
        "official.html",
        axes=[
            (axis, word, title, [code for code in codes if code.axis == axis])
            for axis, (word, title) in AXES.items()
        ],
        mapped=mapped,
        paths=paths,
        missing={axis: [each for each in leaves if each not in said[axis]] for axis in Axis},
        certainties=CERTAINTIES,
    )


def _serve(axis: Axis, word: str) -> None:
    """Make the two routes that change what is said on one axis."""
    path = f"/categories/{{category_id}}/officiel/{word}"

    @router.get(path, name=f"show_mapping_{word}", dependencies=EDIT)
    def show_mapping(request: Request, session: Read, category_id: UUID) -> HTMLResponse:
        return show(request, "mapping.html", **_context(session, category_id, axis))

    @router.post(path, name=f"change_mapping_{word}", dependencies=EDIT)
    def change_mapping(request: Request, session: Read, form: Form, category_id: UUID) -> Response:
        def work(writing: Session, values: Mapping[str, Any]) -> See:
            official.map_category(
                writing,
                category_id=category_id,
                axis=axis,
                shares=_shares(values),
                on=values[ON.name],
            )
            return See(
                f"/catalogue/categories/{category_id}", said=_("La filière est enregistrée.")
            )

        def again(refused: Problem | Refused) -> HTMLResponse:
            context = _context(session, category_id, axis)
            return show_again(request, refused, "mapping.html", **context)

        return save(form, _all_fields(axis), work, again)


for _axis, (_word, _title) in AXES.items():
    _serve(_axis, _word)


def _parts(session: Session, category_id: UUID, day: date, axis: Axis) -> list[Part]:
    return [
        Part(find(session, OfficialCode, each.official_code_id), each.share)
        for each in official.shares_on(session, category_id, day, axis)
    ]


def _rows(axis: Axis) -> list[tuple[Field, Field]]:
    def options(session: Session) -> Sequence[Option]:
        codes = official.codes_on(session, today(), axis)
        return optional((str(code.id), f"{code.code} · {code.label}") for code in codes)

    return [
        (
            Choice(f"code_{row}", AXES[axis][1], options=options),
            Share(f"share_{row}", _("Part")),
        )
        for row in range(1, _ROWS + 1)
    ]


def _all_fields(axis: Axis) -> list[Field]:
    return [ON, *(field for row in _rows(axis) for field in row)]


def _shares(values: Mapping[str, Any]) -> dict[UUID, int]:
    """Read the rows; one alone needs no share."""
    rows = range(1, _ROWS + 1)
    chosen = {row: values[f"code_{row}"] for row in rows if values[f"code_{row}"]}
    shares: dict[UUID, int] = {}
    for row, code_id in chosen.items():
        share = values[f"share_{row}"] or (WHOLE_SHARE if len(chosen) == 1 else None)
        if share is None:
            problem = FieldEmpty(_("Part"))
            problem.values["field"] = f"share_{row}"
            raise problem
        shares[code_id] = shares.get(code_id, 0) + share
    return shares


def _context(session: Session, category_id: UUID, axis: Axis) -> dict[str, Any]:
    category = find(session, Category, category_id)
    values: dict[str, Any] = {ON.name: today()}
    for row, part in enumerate(_parts(session, category_id, today(), axis)[:_ROWS], start=1):
        values |= {f"code_{row}": part.code.id, f"share_{row}": part.share}
    return {
        "category": category,
        "way": way_to(session, category_id),
        "title": AXES[axis][1],
        "rows": _rows(axis),
        "on": ON,
        "values": values,
        "session": session,
    }

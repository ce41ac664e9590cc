# SPDX-License-Identifier: Apache-2.0
"""Presets, containers, partners and places: each list with the same pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, Read, See

from ..models import (
    Container,
    Partner,
    PartnerRole,
    Place,
    PlaceRole,
    Preset,
    PresetKind,
)
from ..service import lists
from ..service.finding import find
from ..service.lists import Row
from ..words import MATERIALS
from .browsing import living_options
from .fields import Choice, Day, Field, Price, Several, Weight, optional, save
from .rights import EDIT, READ
from .showing import show, show_again

router = APIRouter()

PRESET_KINDS = {
    PresetKind.SALE: _("Vente"),
    PresetKind.GIFT: _("Don"),
    PresetKind.GIFT_MINOR: _("Don à une personne mineure"),
    PresetKind.RECYCLING: _("Recyclage"),
    PresetKind.WASTE: _("Déchet"),
}
PARTNER_ROLES = {
    PartnerRole.SUPPLIER: _("nous apporte des objets"),
    PartnerRole.COLLECTOR: _("collecte ce que nous trions"),
    PartnerRole.RECYCLER: _("recycle"),
    PartnerRole.SOCIAL: _("reçoit nos dons solidaires"),
    PartnerRole.AUTHORITY: _("collectivité"),
    PartnerRole.PRODUCER_BODY: _("éco-organisme"),
}
PLACE_ROLES = {
    PlaceRole.COLLECTION: _("on y reçoit"),
    PlaceRole.SALE: _("on y vend"),
    PlaceRole.EXIT: _("on y charge ce qui part"),
}
NAME = Field("name", _("Nom"), required=True)


@dataclass(frozen=True)
class List(Generic[Row]):
    """One list, as its pages word it.

    :param one: one of its rows, in French with its article.
    """

    word: str
    title: str
    one: str
    explained: str
    table: type[Row]
    fields: tuple[Field, ...]

    @property
    def path(self) -> str:
        """Where its pages lie."""
        return f"/catalogue/{self.word}"


PRESETS = List(
    "raccourcis",
    _("Raccourcis de caisse"),
    _("un raccourci"),
    _("Les boutons de la caisse qui ajoutent une ligne toute prête."),
    Preset,
    (
        NAME,
        Choice(
            "kind",
            _("Ce que la ligne enregistre"),
            required=True,
            options=lambda _session: [(str(kind), label) for kind, label in PRESET_KINDS.items()],
            read=PresetKind,
        ),
        Choice(
            "category_id",
            _("Catégorie"),
            _("Vide : la caisse la demande."),
            options=lambda session: optional(living_options(session)),
        ),
        Price("price_cents", _("Prix"), _("Vide : la caisse le demande.")),
    ),
)
CONTAINERS = List(
    "contenants",
    _("Contenants"),
    _("un contenant"),
    _("Les bacs, chariots et caisses dont la balance retire le poids."),
    Container,
    (NAME, Weight("tare_grams", _("Tare"), _("Le poids du contenant vide."), required=True)),
)
PARTNERS = List(
    "partenaires",
    _("Partenaires"),
    _("un partenaire"),
    _("Les organisations qui donnent, prennent ou financent ; jamais des personnes."),
    Partner,
    (
        NAME,
        Several("roles", _("Rôles"), among=PARTNER_ROLES),
        Several("materials", _("Matières qu'il accepte"), among=MATERIALS),
        Field("siret", _("SIRET"), _("14 chiffres ; le registre des déchets le demande.")),
        Field("office_contact", _("Contact"), _("Une adresse ou un téléphone de l'organisation.")),
        Day("agreement_from", _("Convention depuis le")),
        Day("agreement_until", _("Convention jusqu'au")),
    ),
)
PLACES = List(
    "lieux",
    _("Lieux"),
    _("un lieu"),
    _("Là où les objets arrivent, se vendent ou partent."),
    Place,
    (
        NAME,
        Several("roles", _("Rôles"), among=PLACE_ROLES),
        Choice("site_id", _("Site"), options=lambda session: optional(lists.sites(session))),
    ),
)


def _serve(listed: List[Row]) -> None:
    """Make the pages of one list."""
    path, table = f"/{listed.word}", listed.table

    def context(session: Session, row_id: UUID | None) -> dict[str, Any]:
        row = None if row_id is None else find(session, table, row_id)
        values = {field.name: getattr(row, field.name) for field in listed.fields if row}
        return {"listed": listed, "row": row, "values": values, "session": session}

    @router.get(path, name=f"show_{listed.word}", dependencies=READ)
    def show_list(request: Request, session: Read, archives: bool = False) -> HTMLResponse:
        query = select(table).order_by(table.name_key)
        if not archives:
            query = query.where(table.archived_at.is_(None))
        rows = session.scalars(query).all()
        told = [(row, _told(session, listed, row)) for row in rows]
        return show(request, "list.html", listed=listed, rows=told, archived=archives)

    @router.get(f"{path}/ajouter", name=f"show_new_{listed.word}", dependencies=EDIT)
    def show_new(request: Request, session: Read) -> HTMLResponse:
        return show(request, "list_form.html", **context(session, None))

    @router.post(f"{path}/ajouter", name=f"save_new_{listed.word}", dependencies=EDIT)
    def save_new(request: Request, session: Read, form: Form) -> Response:
        def work(writing: Session, values: Mapping[str, Any]) -> See:
            row = lists.add(writing, table, values)
            return _see(listed, _("« {name} » est dans la liste.").format(name=row.name))

        def again(refused: Problem | Refused) -> HTMLResponse:
            return show_again(request, refused, "list_form.html", **context(session, None))

        return save(form, listed.fields, work, again)

    @router.get(f"{path}/{{row_id}}", name=f"show_one_{listed.word}", dependencies=EDIT)
    def show_one(request: Request, session: Read, row_id: UUID) -> HTMLResponse:
        return show(request, "list_form.html", **context(session, row_id))

    @router.post(f"{path}/{{row_id}}", name=f"save_one_{listed.word}", dependencies=EDIT)
    def save_one(request: Request, session: Read, form: Form, row_id: UUID) -> Response:
        def work(writing: Session, values: Mapping[str, Any]) -> See:
            row = lists.change(writing, table, row_id, values)
            return _see(listed, _("« {name} » est enregistré.").format(name=row.name))

        def again(refused: Problem | Refused) -> HTMLResponse:
            return show_again(request, refused, "list_form.html", **context(session, row_id))

        return save(form, listed.fields, work, again)

    @router.post(f"{path}/{{row_id}}/archiver", name=f"put_away_{listed.word}", dependencies=EDIT)
    def put_away(form: Form, row_id: UUID) -> Response:
        def work(writing: Session) -> See:
            row = lists.archive(writing, table, row_id)
            return _see(listed, _("« {name} » est archivé.").format(name=row.name))

        return form(work)

    @router.post(f"{path}/{{row_id}}/restaurer", name=f"take_back_{listed.word}", dependencies=EDIT)
    def take_back(form: Form, row_id: UUID) -> Response:
        def work(writing: Session) -> See:
            row = lists.restore(writing, table, row_id)
            return _see(listed, _("« {name} » est de nouveau proposé.").format(name=row.name))

        return form(work)


_serve(PRESETS)
_serve(CONTAINERS)
_serve(PARTNERS)
_serve(PLACES)


def _see(listed: List[Any], said: str) -> See:
    return See(listed.path, said=said)


def _told(session: Session, listed: List[Any], row: Any) -> list[tuple[str, str]]:
    """Give what is known of a row beside its name: label and words."""
    told = [(field.label, field.told(getattr(row, field.name), session)) for field in listed.fields]
    return [(label, words) for label, words in told[1:] if words]

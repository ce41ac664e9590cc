# SPDX-License-Identifier: Apache-2.0
"""What ``ressourcerie demo`` writes for the catalogue; every name is invented."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from .models import (
    Category,
    Container,
    Material,
    Partner,
    PartnerRole,
    Place,
    PlaceRole,
    Preset,
    PresetKind,
)
from .seeds import sow
from .service.days import today
from .service.lists import add
from .service.operations import rename

PRESETS = (
    (_("Don"), PresetKind.GIFT),
    (_("Don −18 ans"), PresetKind.GIFT_MINOR),
    (_("Recyclage"), PresetKind.RECYCLING),
    (_("Déchèterie"), PresetKind.WASTE),
)
CONTAINERS = (
    (_("Bac gris 60 litres"), 2_600),
    (_("Caisse pliante"), 1_750),
    (_("Chariot grillagé"), 34_000),
    (_("Caisse-palette"), 42_000),
    (_("Sac de textile"), 60),
)
PARTNERS = (
    (_("Communauté de communes des Trois Rivières"), [PartnerRole.AUTHORITY]),
    (_("Déchèterie du Val-Clair"), [PartnerRole.SUPPLIER]),
    (_("Textiles Solidaires de l'Ouest"), [PartnerRole.COLLECTOR, PartnerRole.RECYCLER]),
    (_("Métaux Lebrun"), [PartnerRole.RECYCLER]),
    (_("Épicerie solidaire La Passerelle"), [PartnerRole.SOCIAL]),
    (_("Foyer Les Tilleuls"), [PartnerRole.SOCIAL, PartnerRole.SUPPLIER]),
)
MATERIALS = {
    _("Textiles Solidaires de l'Ouest"): [Material.TEXTILE],
    _("Métaux Lebrun"): [Material.METAL, Material.ELECTRICAL],
}
PLACES = (
    (_("Boutique"), [PlaceRole.SALE]),
    (_("Quai de réception"), [PlaceRole.COLLECTION]),
    (_("Zone réemploi de la déchèterie"), [PlaceRole.COLLECTION]),
    (_("Collecte à domicile"), [PlaceRole.COLLECTION]),
    (_("Cour des bennes"), [PlaceRole.EXIT]),
)


def fill(session: Session) -> None:
    """Open the catalogue of an imaginary ressourcerie, a year and a half ago."""
    opening = today() - timedelta(days=550)
    sow(session, on=opening, by=None)
    for name, kind in PRESETS:
        add(session, Preset, {"name": name, "kind": kind, "price_cents": 0})
    for name, tare in CONTAINERS:
        add(session, Container, {"name": name, "tare_grams": tare})
    for name, roles in PARTNERS:
        facts = {"name": name, "roles": roles, "materials": MATERIALS.get(name, [])}
        add(session, Partner, facts | _agreement(roles, opening))
    for name, places in PLACES:
        add(session, Place, {"name": name, "roles": places})
    _rename(session, _("Appareils ménagers"), _("Électroménager"), opening + timedelta(days=100))
    _rename(session, _("Électroménager"), _("Appareils ménagers"), opening + timedelta(days=300))


def _agreement(roles: list[PartnerRole], opening: date) -> dict[str, date]:
    if PartnerRole.AUTHORITY not in roles:
        return {}
    return {"agreement_from": opening, "agreement_until": opening + timedelta(days=3 * 365)}


def _rename(session: Session, before: str, after: str, day: date) -> None:
    """Leave a name of the past to look up."""
    category = session.scalars(select(Category).where(Category.name == before)).one()
    rename(session, category_id=category.id, name=after, on=day, by=None)

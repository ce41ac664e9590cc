# SPDX-License-Identifier: Apache-2.0
"""What the demonstration writes for codes: labelled objects, lots, two known articles; invented."""

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw
from ressourcerie_catalogue.public import Offered, path_text, shortcuts, tares
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.i18n import _

from .models import Numbered
from .service.articles import ArticleFacts, note_unknown, remember
from .service.lots import add_lot
from .service.numbers import number_of, number_of_category
from .service.objects import Facts, add_object, sellable
from .service.photos import keep_photo
from .service.pictures import picture_of

#: With a part of the name of the category that each is in.
OBJECTS = (
    ("fauteuil", _("Fauteuil en osier"), 4_500, 6_200, _("Bon état"), _("Vitrine")),
    ("bois massif", _("Buffet en chêne"), 12_000, 48_000, _("Une porte à régler"), _("Salle")),
    ("lampe", _("Lampe à pétrole"), 1_800, 1_150, _("Verre d'origine"), _("Étagère B")),
    ("vélo", _("Vélo de ville"), 6_000, 14_500, _("Révisé à l'atelier"), _("Préau")),
    ("vaisselle", _("Service à thé, six tasses"), 1_500, 2_300, _("Complet"), _("Étagère B")),
    ("petits appareils", _("Machine à coudre"), 3_500, 11_000, _("Essayée"), _("Étagère C")),
)
LOTS = (
    (_("Ferraille, semaine 12"), _("Cadres de vélos et étagères, pour le recycleur")),
    (_("Cartons de la braderie"), _("Vaisselle et livres à ressortir en juin")),
)
ARTICLES = (
    ("livre", "9782070368228", _("Roman de poche"), 150),
    ("jeux de société", "3760001234565", _("Jeu de société neuf"), None),
)


def fill(session: Session) -> None:
    """Label some objects and lots of each site, and say what two makers' codes are."""
    sold, photo = sellable(session), picture_of(_armchair())
    for site_id in session.scalars(select(Site.id).order_by(Site.name)):
        for word, name, cents, grams, condition, place in OBJECTS:
            facts = Facts(_about(sold, word), name, cents, grams, condition, place=place)
            row = add_object(session, site_id, facts, by=None)
            if row.name == OBJECTS[0][1]:
                keep_photo(session, site_id, row.id, photo, by=None)
        for name, contents in LOTS:
            add_lot(session, site_id, name=name, contents=contents, by=None)
        note_unknown(session, site_id, "5901234123457")
    for one in sold:
        number_of_category(session, one.category_id)
    for preset in shortcuts(session):
        number_of(session, Numbered.PRESET, preset.preset_id)
    for container in tares(session):
        number_of(session, Numbered.CONTAINER, container.container_id)
    for word, digits, name, price in ARTICLES:
        remember(session, digits, ArticleFacts(name, _about(sold, word), price), by=None)


def _about(sold: Sequence[Offered], word: str) -> UUID:
    """Give the category that a word is in the name of: the narrowest, and the first without any."""
    named = [one for one in sold if word in one.name.casefold()]
    under = [one for one in sold if word in path_text(one.path).casefold()]
    return (named or under or sold)[0].category_id


def _armchair() -> bytes:
    """Draw the photo of the first object: a demonstration shows nobody's things."""
    image = Image.new("RGB", (960, 720), "#e8ddc8")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 560, 960, 720), fill="#b99a6b")
    pen.rounded_rectangle((300, 120, 660, 460), 90, fill="#c98f3f", outline="#8a5a1c", width=12)
    for place in range(330, 650, 40):
        pen.line((place, 140, place, 450), fill="#a8732c", width=6)
    pen.rounded_rectangle((280, 420, 680, 520), 30, fill="#7d9a6a", outline="#5c7549", width=8)
    for left in (240, 670):
        pen.rounded_rectangle((left, 340, left + 50, 620), 20, fill="#c98f3f", outline="#8a5a1c")
    made = BytesIO()
    image.save(made, "JPEG")
    return made.getvalue()

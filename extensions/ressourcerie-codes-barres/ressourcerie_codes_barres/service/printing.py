# SPDX-License-Identifier: Apache-2.0
"""What is printed on labels; each printing is journalled, since a label is worth its price."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import offered_one, path_text, shortcuts, tares
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append
from ressourcerie_core.numbers import euros, kilograms

from ..codes.grammar import MOST_CENTS, encode
from ..codes.kinds import CommandCode, ContainerCode, PriceCode, Verb
from ..labels.papers import PAPERS, Paper
from ..labels.pdf import Label, pdf
from ..labels.svg import sheet_svg
from ..labels.symbols import Symbology
from ..models import Lot, Numbered, Object, Print
from .lots import code_of_lot
from .numbers import number_of, number_of_category, numbers_of, numbers_of_categories
from .objects import STREAM, code_of, sellable
from .problems import NothingToPrint, ObjectRefused, UnknownPrint

_COMMANDS = {Verb.CLOSE: _("Valider"), Verb.UNDO: _("Retirer ou effacer")}
#: What a card orders at the scale; a printed number keeps its meaning for ever.
_DESTINATIONS = {1: _("Magasin"), 2: _("Atelier"), 3: _("Recyclage"), 4: _("Déchèterie")}
#: Ten sheets of the smallest labels: a slip of the finger prints no ream.
MOST_LABELS = 650


@dataclass(frozen=True)
class PriceLabels:
    """Labels of a category at a price.

    :param count: how many, from 1 to :data:`MOST_LABELS`.
    """

    category_id: UUID
    price_cents: int
    weight_grams: int | None
    count: int


@dataclass(frozen=True)
class Layout:
    """On what labels are printed.

    :param start: the first free place of a sheet that served already, from 1.
    """

    paper: Paper
    symbology: Symbology
    start: int = 1


def print_objects(
    session: Session, site_id: UUID, objects: Sequence[UUID], layout: Layout, *, by: UUID | None
) -> Print:
    """Print the labels of objects of a site, in the order asked.

    :raises NothingToPrint: none of them is of this site.
    :raises StartRefused, PaperTooNarrow: the layout does not hold them.
    """
    query = select(Object).where(Object.id.in_(objects[:MOST_LABELS]), Object.site_id == site_id)
    found = {row.id: row for row in session.scalars(query)}
    rows = [found[key] for key in objects if key in found]
    labels = [_label(code_of(row), row.name, row.price_cents, row.weight_grams) for row in rows]
    facts = {
        "objects": [str(row.id) for row in rows],
        "again": [str(row.id) for row in rows if row.printed_at],
    }
    made = _print(session, site_id, labels, layout, facts, by=by)
    for row in rows:
        row.printed_at = made.at
    return made


def print_price(
    session: Session, site_id: UUID, wanted: PriceLabels, layout: Layout, *, by: UUID | None
) -> Print:
    """Print labels that say a category and a price, without an object.

    :raises ObjectRefused: the category is not in use, or the price too great.
    :raises NothingToPrint: none is asked, or too many.
    :raises StartRefused, PaperTooNarrow: the layout does not hold them.
    """
    category = offered_one(session, wanted.category_id)
    if category is None:
        raise ObjectRefused.of_no_category()
    if wanted.price_cents > MOST_CENTS:
        raise ObjectRefused.too_dear()
    count = wanted.count if 1 <= wanted.count <= MOST_LABELS else 0
    number = number_of_category(session, wanted.category_id)
    code = encode(PriceCode(number, wanted.price_cents, wanted.weight_grams))
    label = _label(code, category.name, wanted.price_cents, wanted.weight_grams)
    facts = {"code": code, "count": count}
    return _print(session, site_id, [label] * count, layout, facts, by=by)


def print_containers(
    session: Session,
    site_id: UUID,
    containers: Sequence[UUID],
    layout: Layout,
    *,
    copies: int,
    by: UUID | None,
) -> Print:
    """Print labels of containers in use, with their tare in clear: the code calls it by a number.

    :param copies: of each: the crates of a kind have one name, and one label each.
    :raises NothingToPrint: none of them is in use, or too many labels are asked.
    :raises StartRefused, PaperTooNarrow: the layout does not hold them.
    """
    found = [one for one in tares(session) if one.container_id in containers]
    if len(found) * copies > MOST_LABELS:
        raise NothingToPrint
    labels = []
    for one in found:
        number = number_of(session, Numbered.CONTAINER, one.container_id)
        tare = _("Tare {weight}").format(weight=kilograms(one.tare_grams))
        labels += [Label(encode(ContainerCode(number)), one.name, tare)] * copies
    facts = {"containers": [str(one.container_id) for one in found], "count": len(labels)}
    return _print(session, site_id, labels, layout, facts, by=by)


def print_lots(
    session: Session, site_id: UUID, lots: Sequence[UUID], layout: Layout, *, by: UUID | None
) -> Print:
    """Print the labels of lots of a site, in the order asked.

    :raises NothingToPrint: none of them is of this site.
    :raises StartRefused, PaperTooNarrow: the layout does not hold them.
    """
    query = select(Lot).where(Lot.id.in_(lots[:MOST_LABELS]), Lot.site_id == site_id)
    found = {row.id: row for row in session.scalars(query)}
    rows = [found[key] for key in lots if key in found]
    labels = [Label(code_of_lot(row), row.name) for row in rows]
    facts = {
        "lots": [str(row.id) for row in rows],
        "again": [str(row.id) for row in rows if row.printed_at],
    }
    made = _print(session, site_id, labels, layout, facts, by=by)
    for row in rows:
        row.printed_at = made.at
    return made


def number_categories(session: Session) -> int:
    """Give a number to each shortcut and category that may be sold; tell how many of the latter."""
    for one in shortcuts(session):
        number_of(session, Numbered.PRESET, one.preset_id)
    return len([number_of_category(session, one.category_id) for one in sellable(session)])


def wall_card(session: Session, layout: Layout) -> bytes:
    """Draw the codes that hang on the wall: the commands, then what has a number.

    :raises StartRefused, PaperTooNarrow: the layout does not hold them.
    """
    commands = [Label(encode(CommandCode(verb)), name) for verb, name in _COMMANDS.items()]
    commands += [
        Label(encode(CommandCode(Verb.DESTINATION, number)), name)
        for number, name in _DESTINATIONS.items()
    ]
    presets = numbers_of(session, Numbered.PRESET)
    commands += [
        Label(encode(CommandCode(Verb.PRESET, presets[one.preset_id])), one.name)
        for one in shortcuts(session)
        if one.preset_id in presets
    ]
    numbers = numbers_of_categories(session)
    categories = [
        Label(encode(CommandCode(Verb.CATEGORY, numbers[one.category_id])), path_text(one.path))
        for one in sellable(session)
        if one.category_id in numbers
    ]
    return pdf([*commands, *categories], layout.paper, layout.symbology, start=layout.start)


def file_of(made: Print) -> bytes:
    """Draw what was printed, the same each time."""
    labels = [Label(**said) for said in made.labels]
    return pdf(labels, PAPERS[made.paper], Symbology(made.symbology), start=made.start)


def preview_of(made: Print) -> str:
    """Draw the first page of what is ready, as it will lie on the paper."""
    labels = [Label(**said) for said in made.labels]
    return sheet_svg(labels, PAPERS[made.paper], Symbology(made.symbology), start=made.start)


def find_print(session: Session, site_id: UUID, print_id: UUID) -> Print:
    """Give a print of a site.

    :raises UnknownPrint: the site has none of this identifier.
    """
    made = session.get(Print, print_id)
    if made is None or made.site_id != site_id:
        raise UnknownPrint(print_id)
    return made


def _print(
    session: Session,
    site_id: UUID,
    labels: Sequence[Label],
    layout: Layout,
    facts: Mapping[str, Any],
    *,
    by: UUID | None,
) -> Print:
    if not labels:
        raise NothingToPrint
    made = Print(
        id=new_id(),
        site_id=site_id,
        paper=layout.paper.slug,
        symbology=layout.symbology,
        start=layout.start,
        labels=[asdict(label) for label in labels],
        at=clock.now(),
        by=by,
    )
    file_of(made)  # What cannot be drawn is refused now, and not when it is opened.
    session.add(made)
    session.flush()
    append(session, STREAM, "label.printed", {"print": str(made.id), **facts}, author=by)
    return made


def _label(code: str, name: str, price_cents: int, weight_grams: int | None) -> Label:
    note = "" if weight_grams is None else kilograms(weight_grams)
    return Label(code, name, euros(price_cents), note)

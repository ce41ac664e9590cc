# SPDX-License-Identifier: Apache-2.0
"""Which column says what: French headers, whatever their accents, case and order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..names import folded
from .cells import Cell, Line
from .problems import ColumnTwice, HeadersMissing


class Column(StrEnum):
    """What a column may say; the value is the header that an export writes."""

    ID = "id"
    PATH = "chemin"
    LEVEL_1 = "catégorie"
    LEVEL_2 = "sous-catégorie"
    LEVEL_3 = "sous-sous-catégorie"
    GUIDE = "prix indicatif"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    DEFAULT_WEIGHT = "poids par défaut"
    MAX_WEIGHT = "poids maximum"
    LETTER = "lettre"
    TILL = "visible en caisse"
    RECEPTION = "visible en réception"
    ARCHIVED = "archivé"


NAMING = (Column.PATH, Column.LEVEL_1, Column.LEVEL_2, Column.LEVEL_3)

_ALSO = {
    Column.ID: "identifiant",
    Column.PATH: "chemin complet, arborescence",
    Column.LEVEL_1: "categorie principale, categorie racine, racine, famille, rayon, niveau 1, nom",
    Column.LEVEL_2: "categorie secondaire, sous categorie, feuille, niveau 2",
    Column.LEVEL_3: "sous sous categorie, niveau 3",
    Column.GUIDE: "prix, indicatif, prix conseille",
    Column.MINIMUM: "min, prix minimum, prix mini, prix min, mini, prix plancher",
    Column.MAXIMUM: "max, prix maximum, prix maxi, prix max, maxi, prix plafond",
    Column.DEFAULT_WEIGHT: "poids, poids defaut, poids moyen, poids unitaire",
    Column.MAX_WEIGHT: "poids max, poids maxi, poids plausible",
    Column.LETTER: "touche, raccourci, lettre clavier, lettre du clavier",
    Column.TILL: "caisse, en caisse",
    Column.RECEPTION: "reception, en reception",
    Column.ARCHIVED: "archive, archivee, archives",
}


def _plain(header: str) -> str:
    """Give a header without units, punctuation, accents nor case."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", folded(header))
    words = re.sub(r"[^a-z0-9 ]", " ", bare).split()
    return " ".join(word for word in words if word not in {"en", "kg", "g", "eur", "euros", "du"})


_KNOWN = {
    _plain(name): column for column in Column for name in (column.value, *_ALSO[column].split(", "))
}


@dataclass(frozen=True)
class Header:
    """The line of the headers.

    :param columns: the place of each column that is understood.
    :param in_grams: those whose header says that their weights are grams.
    :param ignored: the headers that are not understood.
    :param width: how many columns the line has, the last empty ones left out.
    """

    number: int
    columns: Mapping[Column, int]
    in_grams: frozenset[Column]
    ignored: tuple[str, ...]
    width: int


def best_header(lines: Sequence[Line]) -> Header:
    """Choose, among the first lines, the one that names most columns."""
    named = [line for line in lines if any(_column(cell) in NAMING for cell in line.cells)]
    if not named:
        raise HeadersMissing([cell.text for line in lines[:1] for cell in line.cells][:6])
    return _header(
        max(named, key=lambda line: len({_column(cell) for cell in line.cells} - {None}))
    )


def _column(cell: Cell) -> Column | None:
    return _KNOWN.get(_plain(cell.text))


def _header(line: Line) -> Header:
    places: dict[Column, int] = {}
    grams = set()
    for place, cell in enumerate(line.cells):
        column = _column(cell)
        if column is None:
            continue
        if column in places:
            raise ColumnTwice(line.cells[places[column]].text, cell.text)
        places[column] = place
        if re.search(r"[(\[] ?g(rammes?)? ?[)\]]", cell.text.casefold()):
            grams.add(column)
    ignored = tuple(cell.text for cell in line.cells if cell.text and _column(cell) is None)
    width = max((place + 1 for place, cell in enumerate(line.cells) if cell.text), default=0)
    return Header(line.number, places, frozenset(grams), ignored, width)

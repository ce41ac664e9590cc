# SPDX-License-Identifier: Apache-2.0
"""From the lines of a page to what each of them says was weighed, or why it says nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ressourcerie_catalogue.public import SheetCell, SheetLine, folded, path_text

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import NotAWeight, kilograms, parse_grams

from ..models import LARGEST_QUANTITY, WAYS, Reader, Stage
from ..stages import STAGES
from .choices import Choices
from .days import Dated, read_day
from .meanings import MEANINGS, Meaning
from .problems import RowRejected
from .reading import Grid

USUAL = {Stage.INTAKE: Stage.SHOP, Stage.SHOP: Stage.RECYCLED}

_WORDS = {
    Stage.SHOP: "magasin boutique shop stock reemploi vente",
    Stage.WORKSHOP: "atelier workshop reparation",
    Stage.RECYCLED: "recyclage recycled recycleur recycle filiere",
    Stage.WASTED: "decheterie dechetterie wasted benne poubelle dechet dechets ultime rebut jete",
    Stage.GIVEN: "don donne given dons",
    Stage.SOLD: "vente vendu sold ventes",
}
_TOTAL = re.compile(r"(sous[ -]?)?(total|totaux|cumul|somme)\b")
_DITTO = {'"', "''", "”", "“", "″", "//", "idem", "id", "id.", '-"-'}
_NOTHING = {"", "-", "–", "—"}
_SUM_SIGN = re.compile(r"(?<=[0-9g]) ?[,;/] +(?=[0-9])|(?<=g) ?[,;] ?(?=[0-9])", re.IGNORECASE)
_MOST_DIGITS = 9
_LONGEST = 200
#: What is said of the giver, in the order of :class:`Row`.
GIVER = (Meaning.PROVENANCE, Meaning.LOCALITY)


@dataclass(frozen=True)
class Row:
    """What one line says.

    :param label: the category as it is written, with those above it when the line names them.
    :param grams: ``None`` when objects were counted.
    :param provenance: how it came in, as it is written.
    """

    number: int
    cells: tuple[str, ...]
    label: str
    dated: Dated
    grams: int | None
    quantity: int | None
    destination: Stage
    note: str | None = None
    provenance: str | None = None
    locality: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A line that says nothing of its own, and why."""

    number: int
    cells: tuple[str, ...]
    why: str


@dataclass
class Rows:
    """All that a page says."""

    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    rejected: list[RowRejected] = field(default_factory=list)


def read_rows(grid: Grid, meanings: Sequence[Meaning], choices: Choices) -> Rows:
    """Read each line of a page; totals are left out, and compared with what they add up."""
    reader = _Reader(meanings, choices)
    found = Rows()
    totals: list[tuple[SheetLine, int | None]] = []
    for line in grid.lines:
        try:
            if reader.is_total(line):
                totals.append((line, reader.total(line)))
            elif row := reader.row(line):
                found.rows.append(row)
            else:
                found.left_out.append(LeftOut(line.number, _texts(line), _("rien n'y est pesé")))
        except RowRejected as rejected:
            found.rejected.append(rejected)
    _settle_totals(found, totals)
    return found


class _Reader:
    """Reads lines one after the other; a ditto is the day of the line before."""

    def __init__(self, meanings: Sequence[Meaning], choices: Choices) -> None:
        self.places = {meaning: place for place, meaning in enumerate(meanings)}
        self.choices = choices
        self.before: Dated | None = None

    def row(self, line: SheetLine) -> Row | None:
        """Read what a line says; ``None`` when it weighs and counts nothing."""
        label = self._label(line)
        grams, quantity = self._grams(line), self._quantity(line)
        if not label and grams is None and quantity is None:
            self._day(line, is_title=True)
            return None
        dated = self._day(line)
        if not label:
            raise RowRejected(
                line.number,
                _("Il manque la catégorie."),
                _("Écrivez-la ; une ligne de total commence par « Total »."),
            )
        if grams is None and quantity is None:
            raise RowRejected(
                line.number,
                _("« {label} » n'a ni poids ni nombre.").format(label=label[:40]),
                _("Retrouvez-le sur le papier, ou retirez la ligne de la feuille."),
            )
        self._check_reread(line)
        return Row(
            line.number,
            _texts(line),
            label,
            dated,
            grams,
            quantity,
            self._destination(line),
            *(self._said(line, one) for one in (Meaning.NOTE, *GIVER)),
        )

    def is_total(self, line: SheetLine) -> bool:
        """Tell whether a line adds others up: it says so, before any figure."""
        first = next((cell.text for cell in line.cells if cell.text), "")
        said = [self._text(line, Meaning.CATEGORY), self._text(line, Meaning.DAY), first]
        return any(_TOTAL.match(folded(text)) for text in said)

    def total(self, line: SheetLine) -> int | None:
        """Give what a total says that the lines weigh, if it is a weight."""
        try:
            return self._grams(line)
        except RowRejected:
            return None

    def _label(self, line: SheetLine) -> str:
        levels = [self._text(line, one) for one in (Meaning.CATEGORY, Meaning.DETAIL)]
        return path_text(" ".join(level.split()) for level in levels if level not in _NOTHING)

    def _day(self, line: SheetLine, *, is_title: bool = False) -> Dated:
        text = self._text(line, Meaning.DAY)
        if text.casefold() in _DITTO and self.before is not None:
            return self.before
        of = self.choices.month
        dated = read_day(text, of) if text else None
        if dated is not None:
            self.before = dated
            return dated
        if is_title or (not text and of is not None):
            return Dated(of or date.min, month_only=True)
        raise _no_day(line.number, text)

    def _grams(self, line: SheetLine) -> int | None:
        for meaning in (Meaning.WEIGHT, Meaning.GRAMS):
            text = self._text(line, meaning)
            if text not in _NOTHING:
                bare = meaning is Meaning.GRAMS and text.isdecimal()
                return _parsed(line.number, f"{text} g" if bare else text)
        return None

    def _quantity(self, line: SheetLine) -> int | None:
        text = self._text(line, Meaning.QUANTITY)
        if text in _NOTHING:
            return None
        whole = text.removesuffix(",0").removesuffix(".0")
        is_whole = whole.isascii() and whole.isdecimal() and len(whole) <= _MOST_DIGITS
        if is_whole and 1 <= int(whole) <= LARGEST_QUANTITY:
            return int(whole)
        raise RowRejected(
            line.number,
            _("« {text} » n'est pas un nombre d'objets.").format(text=text[:40]),
            _("Écrivez un nombre entier, à partir de 1."),
        )

    def _destination(self, line: SheetLine) -> Stage:
        text, origin = self._text(line, Meaning.DESTINATION), self.choices.origin
        if text in _NOTHING:
            return USUAL[origin]
        for stage, words in _WORDS.items():
            if folded(text) in words.split() and stage in WAYS[origin]:
                return stage
        allowed = ", ".join(f"« {STAGES[one]} »" for one in _WORDS if one in WAYS[origin])
        raise RowRejected(
            line.number,
            _("« {text} » n'est pas une destination connue.").format(text=text[:40]),
            _("Écrivez l'une de : {allowed}.").format(allowed=allowed),
        )

    def _said(self, line: SheetLine, meaning: Meaning) -> str | None:
        """Give what is said beside the weight; of what leaves, no giver is said."""
        text = self._text(line, meaning)[:_LONGEST]
        is_asked = meaning not in GIVER or self.choices.origin is Stage.INTAKE
        return text if is_asked and text not in _NOTHING else None

    def _check_reread(self, line: SheetLine) -> None:
        """Refuse what a machine read and that nobody compared with the paper."""
        if self.choices.reader is Reader.PERSON:
            return
        if not all(self._text(line, one) for one in (Meaning.REFERENCE, Meaning.CHECKED)):
            raise RowRejected(
                line.number,
                _("Une machine a lu cette ligne, et personne ne l'a relue."),
                _("Comparez-la à la photo, puis écrivez la page et qui l'a relue."),
            )

    def _text(self, line: SheetLine, meaning: Meaning) -> str:
        place = self.places.get(meaning)
        if place is None or place >= len(line.cells):
            return ""
        cell = line.cells[place]
        if meaning is Meaning.DAY and cell.day:
            return cell.day
        if cell.fault:
            raise _faulty(line.number, MEANINGS[meaning], cell)
        return cell.text.strip()


def _parsed(number: int, text: str) -> int:
    """Read a weight as notebooks write them, sums and separate weighings alike."""
    in_units = re.search(r"k?g", text, re.IGNORECASE) is not None
    summed = _SUM_SIGN.sub("+", text) if in_units else text
    try:
        grams = parse_grams(summed)
    except NotAWeight as refused:
        raise RowRejected(number, refused.detail, refused.hint) from None
    if not grams:
        hint = _("Écrivez ce qui a été pesé, ou retirez la ligne de la feuille.")
        raise RowRejected(number, _("Le poids est zéro."), hint)
    return grams


def _no_day(number: int, text: str) -> RowRejected:
    if text:
        return RowRejected(
            number,
            _("« {text} » n'est pas un jour, ou manque d'une année.").format(text=text[:40]),
            _("Écrivez-le comme 17/09/2025, ou donnez le mois du cahier."),
        )
    return RowRejected(
        number,
        _("La ligne n'a pas de jour."),
        _("Donnez le mois du cahier : elle comptera pour ce mois, sans jour inventé."),
    )


def _faulty(number: int, column: str, cell: SheetCell) -> RowRejected:
    fault, _separator, hint = cell.fault.partition(" ; ")
    told = hint or _("corrigez la cellule")
    return RowRejected(
        number,
        _("Là où la feuille dit {column}, elle contient {fault}.").format(
            column=column, fault=fault
        ),
        f"{told[0].upper()}{told[1:].rstrip('.')}.",
    )


def _texts(line: SheetLine) -> tuple[str, ...]:
    return tuple(cell.day or cell.text for cell in line.cells)


def _settle_totals(found: Rows, totals: Sequence[tuple[SheetLine, int | None]]) -> None:
    """Leave totals out, and say whether they are what the lines weigh."""
    weighed = sum(row.grams or 0 for row in found.rows)
    for line, said in totals:
        if said is None:
            why = _("total, laissé de côté")
        elif found.rejected:
            told = _("total : {said}, à comparer quand les lignes rejetées seront corrigées")
            why = told.format(said=kilograms(said))
        elif said == weighed:
            why = _("total : c'est bien la somme des lignes")
        else:
            why = _("total : {said}, alors que toutes les lignes font {weighed}").format(
                said=kilograms(said), weighed=kilograms(weighed)
            )
        found.left_out.append(LeftOut(line.number, _texts(line), why))
    found.left_out.sort(key=lambda one: one.number)

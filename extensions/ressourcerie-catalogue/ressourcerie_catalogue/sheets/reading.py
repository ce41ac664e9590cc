# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a file to what each of its lines asks for, and what cannot be understood."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import parse_cents, parse_grams

from ..names import SEPARATOR, folded, path_names
from .cells import Line
from .csv_text import read_csv
from .headers import NAMING, Column, Header
from .pages import is_workbook
from .problems import RowRejected
from .workbook import read_workbook

#: The detail of a category that each column sets.
DETAILS = {
    Column.GUIDE: "guide_price_cents",
    Column.MINIMUM: "min_price_cents",
    Column.MAXIMUM: "max_price_cents",
    Column.DEFAULT_WEIGHT: "default_weight_grams",
    Column.MAX_WEIGHT: "max_weight_grams",
    Column.LETTER: "letter",
    Column.TILL: "at_till",
    Column.RECEPTION: "at_reception",
}
_PRICES = (Column.GUIDE, Column.MINIMUM, Column.MAXIMUM)
_WEIGHTS = (Column.DEFAULT_WEIGHT, Column.MAX_WEIGHT)
_YES = {"oui", "o", "vrai", "true", "x", "1", "yes"}
_NO = {"non", "n", "faux", "false", "0", "no"}
_LONGEST_NAME = 200

#: Letters that only a text decoded twice, or not at all, can hold.
_MANGLED = re.compile("\ufffd|Ã[\u0080-\u00bf]|Â[\u0080-\u00bf]")


@dataclass(frozen=True)
class Wish:
    """What one line asks for.

    :param details: by name of :class:`~..service.editing.Details`; a column that the sheet has
        not leaves its detail as it is, an empty cell clears it.
    :param archived: ``None`` to leave it as it is.
    """

    line: int
    path: tuple[str, ...]
    category_id: UUID | None = None
    archived: bool | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON values, for the process that writes."""
        return vars(self) | {
            "path": list(self.path),
            "category_id": self.category_id and str(self.category_id),
            "details": dict(self.details),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Wish":
        """Read what :meth:`as_json` gave."""
        identifier = written["category_id"]
        return cls(
            line=written["line"],
            path=tuple(written["path"]),
            category_id=UUID(identifier) if identifier else None,
            archived=written["archived"],
            details=written["details"],
        )


@dataclass(frozen=True)
class Sheet:
    """What a file asks for.

    :param rejected: the lines that could not be understood.
    :param ignored: the headers that are not understood.
    :param sha256: the digest of the file.
    """

    wishes: tuple[Wish, ...]
    rejected: tuple[RowRejected, ...]
    ignored: tuple[str, ...]
    sha256: str


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV or XLSX file, told apart by what it holds and not by its name.

    :raises SheetUnreadable, SheetTooLarge, HeadersMissing, ColumnTwice: nothing of it can be used.
    """
    header, lines = (read_workbook if is_workbook(content) else read_csv)(content)
    return _sheet(header, lines, hashlib.sha256(content).hexdigest())


def _sheet(header: Header, lines: Iterable[Line], sha256: str) -> Sheet:
    wishes, rejected = [], []
    for line in lines:
        try:
            wishes.append(_wish(header, line))
        except RowRejected as problem:
            rejected.append(problem)
    return Sheet(tuple(wishes), tuple(rejected), header.ignored, sha256)


def _wish(header: Header, line: Line) -> Wish:
    if any(cell.text for cell in line.cells[header.width :]):
        raise RowRejected(
            line.number,
            _("Il y a {n} colonnes au lieu de {width}.").format(
                n=len(line.cells), width=header.width
            ),
            _("Mettez entre guillemets ce qui contient le séparateur : un nom, un prix à virgule."),
        )
    texts = _texts(header, line)
    details = {
        DETAILS[column]: _understood(line, column, text, in_grams=column in header.in_grams)
        for column, text in texts.items()
        if column in DETAILS
    }
    return Wish(
        line=line.number,
        path=_path(line, [texts.get(column, "") for column in NAMING]),
        category_id=_identifier(line, texts.get(Column.ID, "")),
        archived=_flag(line, Column.ARCHIVED, texts.get(Column.ARCHIVED, "")),
        details={name: value for name, value in details.items() if _is_said(name, value)},
    )


def _texts(header: Header, line: Line) -> dict[Column, str]:
    texts = {}
    for column, place in header.columns.items():
        if place < len(line.cells):
            cell = line.cells[place]
            if cell.fault:
                reason = _("La colonne « {column} » contient {fault}.").format(
                    column=column.value, fault=cell.fault.partition(" ; ")[0]
                )
                hint = cell.fault.partition(" ; ")[2] or _("Corrigez la cellule.")
                raise RowRejected(line.number, reason, hint[0].upper() + hint[1:].rstrip(".") + ".")
            texts[column] = cell.text
    return texts


def _is_said(name: str, value: Any) -> bool:
    """Tell whether a line says something: an empty yes-or-no leaves things as they are."""
    return value is not None or not name.startswith("at_")


def _understood(line: Line, column: Column, text: str, *, in_grams: bool) -> Any:
    plain = text.removeprefix("'").strip()
    if column in (Column.TILL, Column.RECEPTION):
        return _flag(line, column, plain)
    if not plain or plain in {"-", "–", "—"}:
        return None
    if column in _PRICES:
        return _parsed(line, column, plain, parse_cents)
    if column in _WEIGHTS:
        bare_grams = in_grams and plain.isdecimal()
        return _parsed(line, column, f"{plain} g" if bare_grams else plain, parse_grams)
    return plain


def _parsed(line: Line, column: Column, text: str, parse: Callable[[str], int]) -> int:
    try:
        return parse(text)
    except Problem as problem:
        raise RowRejected(
            line.number,
            _("« {column} » : {detail}").format(column=column.value, detail=problem.detail),
            problem.hint,
        ) from None


def _flag(line: Line, column: Column, text: str) -> bool | None:
    word = folded(text)
    if not word:
        return None
    if word not in _YES | _NO:
        reason = _("« {column} » : « {text} » n'est ni oui ni non.").format(
            column=column.value, text=text[:40]
        )
        raise RowRejected(line.number, reason, _("Écrivez « oui » ou « non »."))
    return word in _YES


def _identifier(line: Line, text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        reason = _("« id » : « {text} » n'est pas un identifiant.").format(text=text[:40])
        hint = _("Laissez la colonne vide, ou recopiez l'identifiant d'un export.")
        raise RowRejected(line.number, reason, hint) from None


def _path(line: Line, levels: Iterable[str]) -> tuple[str, ...]:
    written = [level for level in levels if level.strip()]
    if not written:
        raise RowRejected(
            line.number,
            _("Le chemin est vide."),
            _("Écrivez le nom de la catégorie sur chaque ligne, sans fusionner de cellules."),
        )
    path = path_names(f" {SEPARATOR} ".join(written))
    if not all(path):
        reason = _("Le chemin « {path} » a un nom vide.").format(path=" ".join(written)[:80])
        raise RowRejected(line.number, reason, _("Écrivez « Racine > Feuille »."))
    if any(len(name) > _LONGEST_NAME for name in path):
        reason = _("Un nom dépasse {n} caractères.").format(n=_LONGEST_NAME)
        raise RowRejected(line.number, reason, _("Raccourcissez-le."))
    if _MANGLED.search("".join(path)):
        reason = _("Les accents de « {path} » sont abîmés.").format(path=" ".join(written)[:80])
        hint = _("Dans le tableur, rouvrez le fichier d'origine et enregistrez en « CSV UTF-8 ».")
        raise RowRejected(line.number, reason, hint)
    return path

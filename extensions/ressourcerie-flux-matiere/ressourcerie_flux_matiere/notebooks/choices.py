# SPDX-License-Identifier: Apache-2.0
"""What a person says of a notebook, besides what is written in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from ressourcerie_core.i18n import _

from ..models import Provenance, Reader, Stage
from .days import read_month
from .meanings import MEANINGS, Meaning
from .problems import ChoiceRefused, ColumnsMissing, ColumnTwice
from .provenances import Settled, provenance_of

#: What a notebook tells of: goods that came in, or goods that left the shop.
ORIGINS = (Stage.INTAKE, Stage.SHOP)


@dataclass(frozen=True)
class Choices:
    """What somebody says of a notebook.

    :param page: the sheet of the workbook; empty for the first.
    :param header: the line of the headings; ``None`` to find it, zero when there is none.
    :param meanings: of each column; ``None`` for those that are remembered, or seem likely.
    :param month: the first day of the month of the lines that say no day.
    :param origin: where goods were before: ``intake`` for what came in, ``shop`` for what left.
    :param reader: who read the paper.
    :param labels: the category of free labels, beyond what is remembered; ``None`` leaves out.
    :param provenance: how goods came in, on the lines that do not say.
    :param provenances: what provenances written freely mean; ``None`` when they say nothing.
    :param counts_alike: whether lines like those of another notebook are other weighings.
    :param confirmed: whether somebody compared unusual weights with the paper.
    """

    page: str = ""
    header: int | None = None
    meanings: tuple[Meaning, ...] | None = None
    month: date | None = None
    origin: Stage = Stage.INTAKE
    reader: Reader = Reader.PERSON
    labels: Mapping[str, UUID | None] = field(default_factory=dict)
    provenance: Provenance | None = None
    provenances: Settled = field(default_factory=dict)
    counts_alike: bool = False
    confirmed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON values."""
        labels = {label: str(found) if found else None for label, found in self.labels.items()}
        month = self.month and f"{self.month:%Y-%m}"
        meanings = None if self.meanings is None else list(self.meanings)
        told = {"meanings": meanings, "month": month, "labels": labels}
        return vars(self) | told | {"provenances": dict(self.provenances)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Choices":
        """Read what :meth:`as_json` gave, or what a machine sent.

        :raises ChoiceRefused: something of it makes no sense.
        """
        meanings = said.get("meanings")
        labels = said.get("labels", {})
        return cls(
            page=said.get("page", ""),
            header=said.get("header"),
            meanings=None if meanings is None else tuple(map(meaning, meanings)),
            month=month_of(said.get("month")),
            origin=origin_of(said.get("origin", Stage.INTAKE)),
            reader=Reader(said.get("reader", Reader.PERSON)),
            labels={label: UUID(found) if found else None for label, found in labels.items()},
            provenance=provenance_of(said.get("provenance")),
            provenances={
                label: provenance_of(found) for label, found in said.get("provenances", {}).items()
            },
            counts_alike=said.get("counts_alike", False),
            confirmed=said.get("confirmed", False),
        )


def meaning(text: str) -> Meaning:
    """Read what a column says."""
    if text not in set(Meaning):
        expected = _("l'un de : {words}").format(words=", ".join(Meaning))
        raise ChoiceRefused(text, expected, "columns")
    return Meaning(text)


def month_of(text: str | None) -> date | None:
    """Read the month of a notebook; ``None`` when it is not said."""
    if not text:
        return None
    found = read_month(text)
    if found is None:
        raise ChoiceRefused(text, _("un mois comme 2025-09"), "month")
    return found


def origin_of(text: str) -> Stage:
    """Read what a notebook tells of."""
    if text not in ORIGINS:
        expected = _("« intake » pour des entrées, « shop » pour des sorties")
        raise ChoiceRefused(text, expected, "origin")
    return Stage(text)


def check_meanings(meanings: tuple[Meaning, ...], reader: Reader) -> None:
    """Refuse columns that say too little, or the same thing twice.

    :raises ColumnsMissing, ColumnTwice: as they say.
    """
    said = [one for one in meanings if one is not Meaning.IGNORED]
    for one in said:
        if said.count(one) > 1:
            raise ColumnTwice(MEANINGS[one])
    needed = [Meaning.CATEGORY]
    if not {Meaning.WEIGHT, Meaning.GRAMS, Meaning.QUANTITY} & set(said):
        needed.append(Meaning.WEIGHT)
    if reader is Reader.MACHINE:
        needed += [Meaning.REFERENCE, Meaning.CHECKED]
    if missing := [MEANINGS[one] for one in needed if one not in said]:
        raise ColumnsMissing(missing)

# SPDX-License-Identifier: Apache-2.0
"""What a notebook would add to the ledger: shown first, and recorded whole or not at all."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import Offered, SheetCell, SheetLine, SheetPage, folded
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from ..models import Movement, Notebook, NotebookUndoing, Provenance, Stage
from ..service.days import check_day
from ..service.lines import Figures, Line, normal, weigh_as
from ..service.problems import WeightUnusual
from . import labels, memory, provenances
from .choices import Choices, check_meanings
from .meanings import Meaning
from .problems import ChoiceRefused, RowRejected
from .provenances import Settled
from .reading import Grid, cut, read_file
from .rows import LeftOut, Row, Rows, read_rows

SOURCE = "import"


@dataclass(frozen=True)
class File:
    """A file, read once.

    :param sha256: the digest of its bytes.
    """

    name: str
    sha256: str
    pages: tuple[SheetPage, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON values, for the process that writes."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "File":
        """Read what :meth:`as_json` gave."""
        pages = (
            SheetPage(page["name"], tuple(map(_line, page["lines"]))) for page in said["pages"]
        )
        return cls(said["name"], said["sha256"], tuple(pages))

    @classmethod
    def of(cls, name: str, content: bytes) -> "File":
        """Read a file.

        :raises SheetUnreadable, SheetTooLarge, NotebookEmpty: nothing of it can be used.
        """
        return cls(name, hashlib.sha256(content).hexdigest(), tuple(read_file(content)))

    def page(self, name: str) -> SheetPage:
        """Give a page; the first, without a name."""
        found = next((page for page in self.pages if page.name == name or not name), None)
        if found is None:
            names = ", ".join(page.name for page in self.pages)
            raise ChoiceRefused(name, _("l'une de : {names}").format(names=names), "page")
        return found


@dataclass(frozen=True)
class Entry:
    """A line of a notebook that makes a movement."""

    row: Row
    category: Offered
    line: Line
    figures: Figures
    provenance: Provenance | None = None


@dataclass(frozen=True)
class Plan:
    """What a notebook would add.

    :param already: the notebook that this page is already, when it was imported.
    :param unusual: the lines that are heavier than usual.
    :param alike: those of the lines left out that another notebook seems to hold.
    :param strange: the provenances, as they are written, of which nobody said what they mean.
    """

    file: File
    grid: Grid
    meanings: tuple[Meaning, ...]
    choices: Choices
    matches: Mapping[str, labels.Match]
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    rejected: tuple[RowRejected, ...]
    unusual: tuple[int, ...] = ()
    alike: tuple[LeftOut, ...] = ()
    strange: tuple[str, ...] = ()
    already: Notebook | None = field(default=None, compare=False)

    @cached_property
    def unknown(self) -> list[labels.Match]:
        """The labels of which nobody said what they mean."""
        return [one for one in self.matches.values() if not one.is_known]

    @cached_property
    def grams(self) -> int:
        """What its lines weigh together."""
        return sum(entry.figures.grams for entry in self.entries)

    @cached_property
    def is_ready(self) -> bool:
        """Tell whether it can be recorded, once unusual weights are confirmed."""
        blocked = self.rejected or self.unknown or self.strange or self.already
        return bool(self.entries) and not blocked


def plan_file(session: Session, site_id: UUID, file: File, choices: Choices) -> Plan:
    """Read a notebook against the base: first what its labels mean, then each of its lines.

    :raises ColumnsMissing, ColumnTwice, ChoiceRefused: its columns do not say enough.
    """
    grid = cut(file.page(choices.page), choices.header)
    meanings = choices.meanings or memory.meanings_of(session, grid.headings)
    check_meanings(meanings, choices.reader)
    rows = read_rows(grid, meanings, choices)
    matches = labels.match(session, [row.label for row in rows.rows], choices.labels)
    written = dict.fromkeys(row.provenance for row in rows.rows if row.provenance)
    settled = provenances.settle(session, written, choices.provenances)
    maker = _Maker(session, site_id, choices, matches, rows, settled=settled)
    for row in rows.rows:
        maker.add(row)
    return Plan(
        file,
        grid,
        meanings,
        choices,
        matches,
        tuple(maker.entries),
        tuple(sorted(rows.left_out, key=lambda one: one.number)),
        tuple(sorted(rows.rejected, key=lambda one: one.line)),
        tuple(maker.unusual),
        tuple(maker.alike),
        tuple(one for one in written if provenances.key_of(one) not in settled),
        imported(session, site_id, file, grid.page),
    )


def imported(session: Session, site_id: UUID, file: File, page: str) -> Notebook | None:
    """Give the notebook that a page of a file is, if it was imported and not undone since."""
    is_undone = exists().where(NotebookUndoing.notebook_id == Notebook.id)
    query = select(Notebook).where(*same_page(site_id, file, page), ~is_undone)
    return session.scalar(query)


def same_page(site_id: UUID, file: File, page: str) -> tuple[ColumnElement[bool], ...]:
    """Tell what the notebooks are that were made of one page of one file."""
    return (
        Notebook.site_id == site_id,
        Notebook.sha256 == file.sha256,
        Notebook.page == page,
    )


class _Maker:
    """Makes entries of rows, one after the other; what it cannot make is left out or rejected."""

    def __init__(
        self,
        session: Session,
        site_id: UUID,
        choices: Choices,
        matches: Mapping[str, labels.Match],
        rows: Rows,
        *,
        settled: Settled,
    ) -> None:
        self.session = session
        self.site_id = site_id
        self.choices = choices
        self.matches = matches
        self.rows = rows
        self.settled = settled
        self.entries: list[Entry] = []
        self.unusual: list[int] = []
        self.alike: list[LeftOut] = []
        self.days: dict[date, Problem | None] = {}
        self.standing = _standing(session, site_id, [row.dated.day for row in rows.rows])

    def add(self, row: Row) -> None:
        """Make the entry of one row."""
        found = self.matches[folded(row.label)]
        if found.left_out:
            why = _("« {label} » n'est pas à compter").format(label=found.label)
            self.rows.left_out.append(LeftOut(row.number, row.cells, why))
            return
        try:
            self._check_day(row)
            if found.category is not None:
                self._make(row, found.category)
        except Problem as problem:
            self.rows.rejected.append(RowRejected(row.number, problem.detail, problem.hint))

    def _make(self, row: Row, category: Offered) -> None:
        line = Line(
            category_id=category.category_id,
            destination=row.destination,
            gross_grams=row.grams,
            quantity=row.quantity,
            note=row.note,
        )
        figures = self._weighed(row, line, category)
        provenance = self._provenance(row)
        key = _likeness(row, line, figures.grams, provenance)
        if self.standing[key] and not self.choices.counts_alike:
            self.standing[key] -= 1
            why = _("la même ligne est dans un autre cahier")
            self.alike.append(LeftOut(row.number, row.cells, why))
            self.rows.left_out.append(self.alike[-1])
            return
        self.entries.append(Entry(row, category, line, figures, provenance))

    def _provenance(self, row: Row) -> Provenance | None:
        """Tell how goods came in: as the line says, else as the notebook does."""
        if self.choices.origin is not Stage.INTAKE:
            return None
        said = self.settled.get(provenances.key_of(row.provenance)) if row.provenance else None
        return said or self.choices.provenance

    def _weighed(self, row: Row, line: Line, category: Offered) -> Figures:
        try:
            return weigh_as(line, category, confirmed=False)
        except WeightUnusual:
            self.unusual.append(row.number)
            return weigh_as(line, category, confirmed=True)

    def _check_day(self, row: Row) -> None:
        """Refuse a day that is not open; each day is asked about once."""
        day = row.dated.day
        if day not in self.days:
            try:
                check_day(self.session, self.site_id, day)
                self.days[day] = None
            except Problem as problem:
                self.days[day] = problem
        if refused := self.days[day]:
            raise refused


def _line(said: Mapping[str, Any]) -> SheetLine:
    return SheetLine(said["number"], tuple(SheetCell(**cell) for cell in said["cells"]))


Key = tuple[Any, ...]


def _likeness(row: Row, line: Line, grams: int, provenance: Provenance | None) -> Key:
    facts = (row.dated.day, row.dated.month_only, line.category_id, str(line.destination))
    giver = (provenance and str(provenance), normal(row.locality))
    return (*facts, grams, line.quantity, line.note, *giver)


def _standing(session: Session, site_id: UUID, days: Sequence[date]) -> Counter[Key]:
    """Count the lines that other notebooks hold of these days, and that stand uncorrected."""
    if not days:
        return Counter()
    mirror = aliased(Movement)
    query = (
        select(
            Movement.day,
            Movement.month_only,
            Movement.category_id,
            Movement.destination,
            Movement.grams,
            Movement.quantity,
            Movement.note,
            Movement.provenance,
            Movement.locality,
        )
        .outerjoin(mirror, mirror.corrects_id == Movement.id)
        .where(
            Movement.site_id == site_id,
            Movement.day.between(min(days), max(days)),
            Movement.source.like(f"{SOURCE}:%"),
            mirror.id.is_(None),
        )
    )
    return Counter(tuple(row) for row in session.execute(query))

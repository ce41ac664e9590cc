# SPDX-License-Identifier: Apache-2.0
"""The sheet of a quarter: each figure is a sum of parts, and each part opens into its lines."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from ressourcerie_catalogue.public import WHOLE_SHARE, Axis, DatedShare, dated_shares
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..models import Measure, Movement, Provenance, Stage, Ticket
from .asked import codes_asked
from .bodies import Body, Filiere
from .quarters import Quarter


class Section(StrEnum):
    """What a figure of the sheet tells."""

    ENTRY = "entry"
    REUSE = "reuse"
    WASTE = "waste"


SECTIONS = {
    Section.ENTRY: _("Entrées"),
    Section.REUSE: _("Réemploi : vendu et donné"),
    Section.WASTE: _("Recyclé et jeté"),
}
#: Where goods are once they count in a section.
REACHED = {
    Section.REUSE: (Stage.SOLD, Stage.GIVEN),
    Section.WASTE: (Stage.RECYCLED, Stage.WASTED),
}


@dataclass(frozen=True)
class Part:
    """What lines of one category bring to a figure.

    :param lines_grams: what its lines weigh together.
    :param grams: what of it counts here; less when the category is shared among codes.
    """

    category_id: str
    label: str
    first: str
    last: str
    provenance: str | None
    lines_grams: int
    grams: int


@dataclass
class Row:
    """A figure of the sheet, in whole grams."""

    filiere: str
    section: Section
    code: str
    label: str
    grams: int = 0
    estimated_grams: int = 0
    quantity: int = 0
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Missing:
    """Weight that no figure can have, and why; it blocks the declaration."""

    part: Part
    section: Section
    why: str


@dataclass(frozen=True)
class Sheet:
    """What a quarter gives to declare to an éco-organisme."""

    rows: Sequence[Row]
    missing: Sequence[Missing]

    def to_json(self) -> dict[str, Any]:
        """Give what a step keeps of it for ever."""
        return {"rows": [asdict(row) for row in self.rows]}


def rows_of(kept: Mapping[str, Any]) -> list[Row]:
    """Read back the rows that a step keeps."""
    return [
        Row(
            **row | {"section": Section(row["section"]), "parts": [Part(**p) for p in row["parts"]]}
        )
        for row in kept["rows"]
    ]


class _Key(NamedTuple):
    section: Section
    category_id: UUID
    label: str
    provenance: str | None
    first: date
    last: date


@dataclass
class _Sum:
    grams: int = 0
    estimated: int = 0
    quantity: int = 0


def sheet_of(session: Session, site_id: UUID, body: Body, quarter: Quarter) -> Sheet:
    """Work out the sheet of a quarter, each line under what its category fell under on its day."""
    shares = dated_shares(session, quarter.first, quarter.last)
    making = _Making(session, body, quarter)
    for key, found in _sums(session, site_id, quarter, shares).items():
        if found.grams or found.quantity:
            holding = [one for one in shares.get(key.category_id, ()) if one.holds_on(key.first)]
            making.add(key, found, holding)
    return Sheet(list(making.rows.values()), making.missing)


def spread(whole: int, shares: Sequence[int]) -> list[int]:
    """Divide a whole number by shares; what is left goes to the largest remainders."""
    total, sign = sum(shares), -1 if whole < 0 else 1
    exact = [abs(whole) * share for share in shares]
    parts = [each // total for each in exact]
    order = sorted(range(len(shares)), key=lambda place: -(exact[place] % total))
    for place in order[: abs(whole) - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


class _Making:
    """A sheet while its figures are added up; every row that the body asks for is there."""

    def __init__(self, session: Session, body: Body, quarter: Quarter) -> None:
        self.body = body
        self.rows: dict[tuple[str, Section, str], Row] = {}
        self.missing: list[Missing] = []
        for filiere in body.filieres:
            streams, families = codes_asked(session, filiere, quarter.last)
            channels = [(str(at), one.label) for at, one in enumerate(filiere.channels, 1)]
            asked = {
                Section.ENTRY: channels or streams,
                Section.REUSE: families or streams,
                Section.WASTE: streams,
            }
            for section, lines in asked.items():
                for code, label in lines:
                    self._row(filiere, section, code, label)

    def add(self, key: _Key, found: _Sum, shares: Sequence[DatedShare]) -> None:
        streams = [one for one in shares if one.axis is Axis.STREAM]
        if not streams:
            self._miss(key, found.grams, _("aucun flux de collecte"))
            return
        weights = [one.share for one in streams]
        cut = [spread(each, weights) for each in (found.grams, found.estimated, found.quantity)]
        for stream, grams, estimated, quantity in zip(streams, *cut, strict=True):
            for filiere in self.body.filieres:
                if stream.code in filiere.streams:
                    own = _Sum(grams, estimated, quantity)
                    self._place(filiere, stream, key, (found.grams, own), shares)

    def _place(
        self,
        filiere: Filiere,
        stream: DatedShare,
        key: _Key,
        sums: tuple[int, _Sum],
        shares: Sequence[DatedShare],
    ) -> None:
        lines_grams, own = sums
        if key.section is Section.ENTRY and filiere.channels:
            for place, channel in enumerate(filiere.channels, 1):
                if key.provenance and Provenance(key.provenance) in channel.provenances:
                    row = self._row(filiere, key.section, str(place), channel.label)
                    _count(row, key, lines_grams, own)
                    return
            self._miss(key, own.grams, _("provenance non dite"))
        elif key.section is Section.REUSE and filiere.families:
            families = [
                one for one in shares if one.axis is Axis.FAMILY and one.sector == filiere.families
            ]
            if not families:
                self._miss(key, own.grams, _("aucune famille réglementaire"))
                return
            weights = [one.share for one in families]
            if sum(weights) not in {stream.share, WHOLE_SHARE}:
                self._miss(key, own.grams, _unequal(stream.share, sum(weights)))
                return
            cut = [spread(each, weights) for each in (own.grams, own.estimated, own.quantity)]
            for family, *parts in zip(families, *cut, strict=True):
                row = self._row(filiere, key.section, family.code, family.label)
                _count(row, key, lines_grams, _Sum(*parts))
        else:
            row = self._row(filiere, key.section, stream.code, stream.label)
            _count(row, key, lines_grams, own)

    def _row(self, filiere: Filiere, section: Section, code: str, label: str) -> Row:
        key = (filiere.title, section, code)
        return self.rows.setdefault(key, Row(filiere.title, section, code, label))

    def _miss(self, key: _Key, grams: int, why: str) -> None:
        self.missing.append(Missing(_part(key, grams, grams), key.section, why))


def _count(row: Row, key: _Key, lines_grams: int, own: _Sum) -> None:
    row.grams += own.grams
    row.estimated_grams += own.estimated
    row.quantity += own.quantity
    row.parts.append(_part(key, lines_grams, own.grams))


def _unequal(stream: int, families: int) -> str:
    """Say that families of several streams are not shared as the streams are."""
    return _("ses familles font {families} du poids, et son flux {stream}").format(
        families=percentage(families), stream=percentage(stream)
    )


def percentage(hundredths: int) -> str:
    """Write a share that is kept in hundredths of a percent: ``33,34 %``."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02} %" if rest else f"{whole} %"


def _part(key: _Key, lines_grams: int, grams: int) -> Part:
    span = (key.first.isoformat(), key.last.isoformat())
    return Part(str(key.category_id), key.label, *span, key.provenance, lines_grams, grams)


def _sums(
    session: Session, site_id: UUID, quarter: Quarter, shares: Mapping[UUID, Sequence[DatedShare]]
) -> Mapping[_Key, _Sum]:
    """Add up the lines by section, category and span of days on which one mapping holds."""
    found: dict[_Key, _Sum] = defaultdict(_Sum)
    ways = (Movement.origin, Movement.destination, Movement.measure)
    came = func.coalesce(Ticket.provenance, Movement.provenance)
    named = (Movement.category_id, Movement.label, Movement.day, came, *ways)
    grams = func.sum(Movement.sign * Movement.grams)
    quantity = func.sum(Movement.sign * func.coalesce(Movement.quantity, 0))
    query = (
        select(*named, grams, quantity)
        .outerjoin(Ticket, Ticket.id == Movement.ticket_id)
        .where(Movement.site_id == site_id, Movement.day.between(quarter.first, quarter.last))
        .group_by(*named)
        .order_by(Movement.label, Movement.day)
    )
    for category_id, label, day, provenance, origin, reached, measure, *figures in session.execute(
        query
    ):
        span = _span(shares.get(category_id, ()), day, quarter)
        for section, sign in _sections(Stage(origin), Stage(reached)):
            said = provenance if section is Section.ENTRY else None
            own = found[_Key(section, category_id, label, said, *span)]
            own.grams += sign * int(figures[0])
            own.quantity += sign * int(figures[1])
            own.estimated += sign * int(figures[0]) * (measure == Measure.ESTIMATED)
    return found


def _sections(origin: Stage, reached: Stage) -> Iterator[tuple[Section, int]]:
    """Tell in which sections a movement counts, and whether it adds or takes away."""
    if origin is Stage.INTAKE:
        yield Section.ENTRY, 1
    for section, stages in REACHED.items():
        if (reached in stages) != (origin in stages):
            yield section, 1 if reached in stages else -1


def _span(shares: Sequence[DatedShare], day: date, quarter: Quarter) -> tuple[date, date]:
    """Give the days around one, in its quarter, on which nothing about the category changes."""
    starts = [one.first for one in shares]
    starts += [one.until + timedelta(days=1) for one in shares if one.until]
    first = max([quarter.first, *(start for start in starts if start <= day)])
    after = [start - timedelta(days=1) for start in starts if start > day]
    return first, min([quarter.last, *after])

# SPDX-License-Identifier: Apache-2.0
"""The fields of forms: how what people type is understood, and how a value is written back."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol
from uuid import UUID

from fastapi import Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.numbers import (
    cents_as_text,
    euros,
    grams_as_text,
    kilograms,
    parse_cents,
    parse_grams,
)
from ressourcerie_core.web import See, SentForm

from ..models import WHOLE_SHARE
from ..service import problems
from ..service.problems import refuse
from .problems import FieldEmpty, FieldTooLong, NotAChoice, NotADay, NotAShare

LONGEST_TEXT = 200
_SHARE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))? ?%?")

#: The field that a refusal of a use case is about, when its form has one of that name.
_FIELD_OF: Mapping[type[Problem], str] = {
    problems.NameTaken: "name",
    problems.NameEmpty: "name",
    problems.NameHoldsSeparator: "name",
    problems.LetterTaken: "letter",
    problems.LetterNotOne: "letter",
    problems.PricesNotInOrder: "guide_price_cents",
    problems.DefaultAboveMaximum: "default_weight_grams",
    problems.AgreementNotInOrder: "agreement_until",
    problems.NotASiret: "siret",
    problems.SiteUnknown: "site_id",
    problems.DateOutOfReach: "on",
    problems.DatedTooEarly: "on",
    problems.NotYetThere: "on",
    problems.ParentNotYetThere: "on",
    problems.MoveMakesCycle: "parent_id",
    problems.ParentArchived: "parent_id",
    problems.TooDeep: "parent_id",
}

#: The value that is sent, and what people read.
Option = tuple[str, str]


class Typed(Protocol):
    """What a person typed: a form that is sent, or the question of a page's address."""

    def text(self, name: str) -> str:
        """Give what was typed in a field; empty if nothing was."""

    def texts(self, name: str) -> tuple[str, ...]:
        """Give every value of a field that may come several times."""


@dataclass(frozen=True)
class Field:
    """A line of text.

    :param what: a sentence of help under the label.
    """

    name: str
    label: str
    what: str = ""
    required: bool = False
    kind: ClassVar[str] = "text"

    def understood(self, text: str) -> Any:
        """Give the value of what was typed; ``None`` when nothing was.

        :raises Problem: it cannot be understood.
        """
        if not text:
            if self.required:
                raise FieldEmpty(self.label)
            return None
        return self.value(text)

    def value(self, text: str) -> Any:
        """Understand what was typed, which is not empty."""
        if len(text) > LONGEST_TEXT:
            raise FieldTooLong(self.label, len(text), LONGEST_TEXT)
        return text

    def written(self, value: Any) -> str:
        """Write a value as people would type it."""
        return "" if value is None else str(value)

    def told(self, value: Any, session: Session) -> str:  # noqa: ARG002 (a choice needs it)
        """Write a value as people read it; empty when there is none."""
        return self.written(value)


class Price(Field):
    """An amount in euros."""

    kind = "price"

    def value(self, text: str) -> int:
        return parse_cents(text)

    def written(self, value: Any) -> str:
        return "" if value is None else cents_as_text(value)

    def told(self, value: Any, session: Session) -> str:  # noqa: ARG002
        return "" if value is None else euros(value)


class Weight(Field):
    """A mass in kilograms."""

    kind = "weight"

    def value(self, text: str) -> int:
        return parse_grams(text)

    def written(self, value: Any) -> str:
        return "" if value is None else grams_as_text(value)

    def told(self, value: Any, session: Session) -> str:  # noqa: ARG002
        return "" if value is None else kilograms(value)


class Day(Field):
    """A day of the calendar."""

    kind = "day"

    def value(self, text: str) -> date:
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
        raise NotADay(text)

    def written(self, value: Any) -> str:
        return "" if value is None else value.isoformat()

    def told(self, value: Any, session: Session) -> str:  # noqa: ARG002
        return "" if value is None else problems.french_day(value)


class Share(Field):
    """A percentage, kept in hundredths of a percent."""

    kind = "share"

    def value(self, text: str) -> int:
        found = _SHARE.fullmatch(text)
        share = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
        if not 1 <= share <= WHOLE_SHARE:
            raise NotAShare(text)
        return share

    def written(self, value: Any) -> str:
        return "" if value is None else cents_as_text(value).removesuffix(",00")


class YesOrNo(Field):
    """A box to tick."""

    kind = "box"

    def understood(self, text: str) -> bool:
        return bool(text)

    def written(self, value: Any) -> str:
        return "oui" if value else ""


@dataclass(frozen=True)
class Choice(Field):
    """One answer among those that the page proposes.

    :param options: what is proposed, read from the base.
    :param read: makes the value of what was sent.
    """

    options: Callable[[Session], Sequence[Option]] = lambda _session: ()
    read: Callable[[str], Any] = UUID
    kind = "choice"

    def value(self, text: str) -> Any:
        try:
            return self.read(text)
        except ValueError:
            raise NotAChoice(self.label) from None

    def told(self, value: Any, session: Session) -> str:
        labels = dict(self.options(session))
        return labels.get(str(value), "") if value is not None else ""


@dataclass(frozen=True)
class Several(Field):
    """Any of the values of an enumeration."""

    among: Mapping[Any, str] = dataclasses.field(default_factory=dict)
    kind = "several"

    def told(self, value: Any, session: Session) -> str:  # noqa: ARG002
        return ", ".join(self.among[each] for each in value)

    def all_understood(self, texts: Iterable[str]) -> list[StrEnum]:
        """Give the values that are ticked."""
        by_text = {str(each): each for each in self.among}
        try:
            return [by_text[text] for text in texts]
        except KeyError:
            raise NotAChoice(self.label) from None


def optional(options: Iterable[Option]) -> list[Option]:
    """Let a choice be left blank."""
    return [("", "—"), *options]


def understood(typed: Typed, fields: Iterable[Field]) -> dict[str, Any]:
    """Give the value of each field.

    :raises Problem, Refused: all that cannot be understood, each with its field.
    """
    values: dict[str, Any] = {}
    faults: list[Problem] = []
    for field in fields:
        try:
            if isinstance(field, Several):
                values[field.name] = field.all_understood(typed.texts(field.name))
            else:
                values[field.name] = field.understood(typed.text(field.name))
        except Problem as problem:
            problem.values["field"] = field.name
            faults.append(problem)
    refuse(faults)
    return values


def beside_fields(refused: Problem | Refused) -> Problem | Refused:
    """Tell, in each refusal of a use case, which field it is about."""
    for problem in refused.problems if isinstance(refused, Refused) else (refused,):
        field = _FIELD_OF.get(type(problem))
        if field:
            problem.values.setdefault("field", field)
    return refused


def save(
    form: SentForm,
    fields: Iterable[Field],
    work: Callable[[Session, dict[str, Any]], See],
    again: Callable[[Problem | Refused], Response],
) -> Response:
    """Understand a form and do its work, or show it again with why it is refused."""
    try:
        values = understood(form, fields)
        return form(lambda session: work(session, values))
    except (Problem, Refused) as refused:
        return again(beside_fields(refused))

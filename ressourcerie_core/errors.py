# SPDX-License-Identifier: Apache-2.0
"""Refusals: what was found, where, why it is refused, and what to do about it.

A refusal is written once, as a class, and rendered by whoever meets it: the command line prints
a line, the API answers ``application/problem+json`` (RFC 9457), a page shows the same words.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar

PROBLEM_ROOT = "/problems/"

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


class Problem(Exception):
    """One refusal, in words that its reader can act upon.

    Subclasses set :attr:`slug` and :attr:`title` and build ``detail`` and ``hint`` from what they
    are given, as French sentences.

    :param detail: what was found, and why it is refused.
    :param hint: what to do about it.
    :param where: the file, line and key, or the module, at fault; ``None`` for a request.
    :param cause: the words of a library, for the operator's terminal and journal; they may hold a
        path or an address, and are never sent to a visitor.
    :param values: facts for programs; JSON values, repeated in the problem document.
    """

    #: Stable identifier, ``area/situation``; the last part of the problem's ``type``.
    slug: ClassVar[str]
    #: A short French title, the same at each occurrence.
    title: ClassVar[str]
    #: The HTTP status when a request meets it.
    status: ClassVar[int] = 400
    #: The exit code when a command meets it: 1 failed, 2 wrong usage or configuration, 3 running.
    exit_code: ClassVar[int] = 1
    #: What a person does about it in a page, when :attr:`hint` speaks to a program or an operator.
    hint_on_page: ClassVar[str] = ""
    #: HTTP headers that go with the status, such as ``WWW-Authenticate``.
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        detail: str,
        *,
        hint: str,
        where: str | None = None,
        cause: str | None = None,
        **values: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.where = where
        self.cause = cause
        self.values = values

    def as_json(self) -> dict[str, Any]:
        """Render the problem document of RFC 9457, with our ``hint``, ``where`` and values."""
        document: dict[str, Any] = {
            "type": PROBLEM_ROOT + self.slug,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "hint": self.hint,
        }
        if self.where is not None:
            document["where"] = self.where
        return document | self.values

    def as_line(self) -> str:
        """Render one line for a terminal: where, what and why, then what to do."""
        place = f"{self.where} : " if self.where else ""
        cause = f" ({self.cause})" if self.cause else ""
        return f"{place}{self.detail}{cause} → {self.hint}"

    def __str__(self) -> str:
        return self.as_line()


class Refused(Exception):
    """Several problems found together, so that a person mends them in one go.

    :param problems: at least one; their order is the order in which they are shown.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.as_line() for problem in self.problems))

    @property
    def exit_code(self) -> int:
        """The exit code of a command that stops on these problems."""
        return max(problem.exit_code for problem in self.problems)


def together(
    first: Callable[[], A], second: Callable[[], B], third: Callable[[], C]
) -> tuple[A, B, C]:
    """Give what several works give, so that the problems of all are told at once.

    :raises Refused: the problems of each, in order.
    """
    problems: list[Problem] = []
    results: list[Any] = []
    for work in (first, second, third):
        try:
            results.append(work())
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    one, two, three = results
    return one, two, three

# SPDX-License-Identifier: Apache-2.0
"""Questions to whoever is at the terminal; what a script left out is refused, all at once."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.problems import PasswordRefused
from ressourcerie_core.conf.secret_files import read_secret
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _

TRIES = 3


class AnswerMissing(Problem):
    """A script left out what a person would have been asked."""

    slug = "cli/answer-missing"
    title = _("Réponse manquante")
    exit_code = 2

    def __init__(self, question: str, *, argument: str) -> None:
        super().__init__(
            _("Il manque « {question} ».").format(question=question),
            hint=_("Donnez {argument}, ou lancez la commande dans un terminal.").format(
                argument=argument
            ),
            argument=argument,
        )


class PasswordsDiffer(Problem):
    slug = "cli/passwords-differ"
    title = _("Mots de passe différents")
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            _("Les deux mots de passe ne sont pas les mêmes."),
            hint=_("Recommencez, en tapant deux fois le même."),
        )


class Questions:
    """What a command needs to know: given on its line, or asked.

    :param silent: ask nothing, even in a terminal.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self.may_ask = not silent and sys.stdin.isatty() and sys.stderr.isatty()
        self._problems: list[Problem] = []

    def answer(
        self,
        question: str,
        given: str | None,
        *,
        argument: str,
        default: str | None = None,
        check: Callable[[str], str] = str,
    ) -> str:
        """Give the answer that was given, or ask for it, and again while it is refused.

        :param argument: what a script would have written.
        :param default: proposed to a person, and taken for a script.
        :param check: gives the answer's normal form, or raises why it is refused.
        """
        while given is None and self.may_ask:
            typed = str(click.prompt(question, default=default, prompt_suffix=" : ", err=True))
            try:
                return check(typed)
            except Problem as problem:
                click.echo(problem.as_line(), err=True)
        return self._checked(question, default if given is None else given, argument, check)

    def expect_password(self, file: Path | None) -> None:
        """Check that a password can be had later: people type it last, scripts hear at once."""
        if file is None and not self.may_ask:
            self._problems.append(AnswerMissing(_("Mot de passe"), argument="--password-file"))

    def refuse_problems(self) -> None:
        """Stop here if an answer is missing or refused.

        :raises Refused: every one that is.
        """
        if self._problems:
            raise Refused(self._problems)

    def _checked(
        self, question: str, answer: str | None, argument: str, check: Callable[[str], str]
    ) -> str:
        try:
            if answer is None:
                raise AnswerMissing(question, argument=argument)
            return check(answer)
        except Problem as problem:
            self._problems.append(problem)
            return ""


def new_password(file: Path | None, *, login: str) -> str:
    """Read a new password from a file, or ask for it twice, and give the hash to keep of it.

    :param file: ``-`` is the standard input.
    :raises PasswordRefused: too easy to guess; a person may try again, a script may not.
    """
    passwords = Passwords()
    if file is not None:
        return passwords.accept(_read(file), login=login)
    for _try in range(TRIES - 1):
        try:
            return passwords.accept(_typed_twice(), login=login)
        except (PasswordRefused, PasswordsDiffer) as refusal:
            click.echo(refusal.as_line(), err=True)
    return passwords.accept(_typed_twice(), login=login)


def _read(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    return read_secret(file, where="--password-file", key="password_file")


def _typed_twice() -> str:
    first, second = (
        str(click.prompt(question, hide_input=True, prompt_suffix=" : ", err=True))
        for question in (_("Mot de passe"), _("Répétez le mot de passe"))
    )
    if first != second:
        raise PasswordsDiffer
    return first

# SPDX-License-Identifier: Apache-2.0
"""What a command prints when something stops it, and the exit code that says so."""

import errno
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.report import keep_report

_REASONS = {
    errno.ENOSPC: ("le disque est plein", "Libérez de la place, puis recommencez."),
    errno.EDQUOT: ("le quota de ce compte est atteint", "Libérez de la place."),
    errno.EACCES: ("ce compte n'en a pas le droit", "Vérifiez le propriétaire et les droits."),
    errno.EPERM: ("ce compte n'en a pas le droit", "Vérifiez le propriétaire et les droits."),
    errno.EROFS: ("ce disque est en lecture seule", "Montez-le en écriture."),
    errno.ENOENT: ("il n'existe pas", "Vérifiez le chemin."),
    errno.ENOTDIR: ("une partie du chemin n'est pas un dossier", "Vérifiez le chemin."),
    errno.EISDIR: ("c'est un dossier", "Donnez le chemin d'un fichier."),
    errno.EEXIST: ("il existe déjà", "Choisissez un autre nom."),
    errno.ELOOP: ("des liens symboliques tournent en rond", "Vérifiez le chemin."),
    errno.ENAMETOOLONG: ("ce chemin est trop long", "Choisissez un chemin plus court."),
    errno.EIO: ("le disque répond par une erreur", "Vérifiez le disque et la dernière sauvegarde."),
    errno.EMFILE: ("trop de fichiers sont ouverts", "Relevez la limite (ulimit -n)."),
    errno.EADDRINUSE: ("cette adresse est déjà prise", "Choisissez un autre port."),
    errno.EADDRNOTAVAIL: ("cette machine n'a pas cette adresse", "Vérifiez l'adresse d'écoute."),
    errno.ECONNREFUSED: ("personne ne répond à cette adresse", "Vérifiez que le service tourne."),
}


class WrongUsage(Problem):
    slug = "cli/usage"
    title = "Commande mal écrite"
    exit_code = 2

    def __init__(self, error: click.UsageError) -> None:
        path = error.ctx.command_path if error.ctx else "ressourcerie"
        super().__init__(error.format_message(), hint=f"Aide : {path} --help")


class CommandFailed(Problem):
    """A click error that is not of usage, such as a file that does not open."""

    slug = "cli/failed"
    title = "La commande a échoué"

    def __init__(self, error: click.ClickException) -> None:
        super().__init__(error.format_message(), hint="Corrigez, puis relancez la commande.")


class SystemRefused(Problem):
    slug = "cli/system"
    title = "Le système refuse"
    status = 500

    def __init__(self, error: OSError) -> None:
        reason, hint = _REASONS[error.errno or 0]
        where = None if error.filename is None else os.fsdecode(error.filename)
        super().__init__(f"Impossible : {reason}.", hint=hint, where=where)


class Interrupted(Problem):
    slug = "cli/interrupted"
    title = "Interrompu"

    def __init__(self) -> None:
        super().__init__("Interrompu avant la fin.", hint="Relancez la commande si besoin.")


class UnexpectedFailure(Problem):
    """A fault of ours: the operator can do nothing but report it."""

    slug = "cli/unexpected"
    title = "Erreur imprévue"
    status = 500

    def __init__(self, error: BaseException, report: Path | None) -> None:
        kept = f"joignez {report} à votre signalement" if report else "relancez avec --debug"
        super().__init__(
            f"Erreur imprévue dans la plateforme ou un module ({type(error).__name__}).",
            hint=f"Ce n'est pas de votre fait : {kept}, après l'avoir relu.",
        )


def print_failure(error: BaseException, arguments: Sequence[str]) -> int:
    """Say on the error stream what stopped a command, and tell its exit code."""
    if isinstance(error, BrokenPipeError):
        # Whoever read us is gone; a last flush at exit would fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    refused = _refusal(error)
    if "--debug" in arguments:
        traceback.print_exception(error)
        for problem in refused.problems:
            click.echo(getattr(problem, "traceback", ""), err=True, nl=False)
    if "--json" in arguments:
        documents = [problem.as_json() for problem in refused.problems]
        click.echo(json.dumps({"problems": documents}, ensure_ascii=False, indent=2), err=True)
    else:
        click.echo("\n".join(problem.as_line() for problem in refused.problems), err=True)
    return refused.exit_code


def _refusal(error: BaseException) -> Refused:
    if isinstance(error, Refused):
        return error
    return Refused([error if isinstance(error, Problem) else _problem(error)])


def _problem(error: BaseException) -> Problem:
    if isinstance(error, click.UsageError):
        return WrongUsage(error)
    if isinstance(error, click.ClickException):
        return CommandFailed(error)
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return Interrupted()
    if isinstance(error, OSError) and error.errno in _REASONS:
        return SystemRefused(error)
    return UnexpectedFailure(error, keep_report("".join(traceback.format_exception(error))))

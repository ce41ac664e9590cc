# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie check`: the doctor."""

from collections.abc import Sequence

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json
from ressourcerie_core.db.migrate.names import CORE
from ressourcerie_core.errors import Problem
from ressourcerie_core.server.channel import modules_of
from ressourcerie_core.server.doctor import examine
from ressourcerie_core.server.examination import Examination

#: What a command exits with when the configuration or the instance is wrong.
WRONG = 2


@click.command()
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Vérifie la configuration, les modules, la base, le disque, l'horloge et les versions.

    Dit tout ce qui ne va pas, et que faire ; ne change rien. Sort avec 0 quand tout peut servir,
    avec 2 sinon.

    \b
    Exemple :
      ressourcerie check
    """
    invocation = context.find_object(Invocation)
    assert invocation is not None
    configuration = invocation.configuration()
    examinations = []
    for examination in examine(configuration):
        examinations.append(examination)
        if not as_json:
            _show(examination)
    problems = [problem for examination in examinations for problem in examination.problems]
    out = {name for problem in problems for name in modules_of(problem)}
    is_lenient = configuration.core.on_module_error == "quarantine"
    is_of_modules = all(modules_of(problem) for problem in problems) and CORE not in out
    serves = not problems or (is_lenient and is_of_modules)
    if as_json:
        print_json(_document(examinations, serves))
    else:
        click.echo(_conclusion(serves, sorted(out)))
    context.exit(WRONG if problems else 0)


def _conclusion(serves: bool, out: Sequence[str]) -> str:
    if not serves:
        return "L'instance ne peut pas servir : corrigez ce qui précède."
    return (
        f"L'instance peut servir, mais sans : {', '.join(out)}."
        if out
        else ("L'instance peut servir.")
    )


def _show(examination: Examination) -> None:
    mark = "✘" if examination.problems else "!" if examination.warnings else "✔"
    click.echo(f"{mark} {examination.subject}")
    for problem in (*examination.problems, *examination.warnings):
        click.echo(f"    {problem.as_line()}")
    for note in examination.notes:
        click.echo(f"    {note}")


def _document(examinations: list[Examination], serves: bool) -> dict[str, object]:
    def told(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
        return [problem.as_json() for problem in problems]

    return {
        "can_serve": serves,
        "examinations": [
            {
                "subject": examination.subject,
                "problems": told(examination.problems),
                "warnings": told(examination.warnings),
                "notes": list(examination.notes),
            }
            for examination in examinations
        ],
    }

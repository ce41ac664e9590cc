# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie check`: the doctor."""

import json

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.errors import Problem
from ressourcerie_core.server.doctor import Examination, examine

#: What a command exits with when the configuration or the instance is wrong.
WRONG = 2


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Sortie pour un programme.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Vérifie la configuration, les modules, la base, le disque, l'horloge et les versions.

    Dit tout ce qui ne va pas, et que faire ; ne change rien. Sort avec 0 quand l'instance peut
    servir, avec 2 sinon.

    \b
    Exemple :
      ressourcerie check
    """
    invocation = context.find_object(Invocation)
    assert invocation is not None
    examinations = []
    for examination in examine(invocation.configuration()):
        examinations.append(examination)
        if not as_json:
            _show(examination)
    wrong = any(examination.problems for examination in examinations)
    if as_json:
        click.echo(json.dumps(_document(examinations), ensure_ascii=False, indent=2, default=str))
    elif wrong:
        click.echo("L'instance ne peut pas servir : corrigez ce qui précède.")
    else:
        click.echo("L'instance peut servir.")
    context.exit(WRONG if wrong else 0)


def _show(examination: Examination) -> None:
    mark = "✘" if examination.problems else "!" if examination.warnings else "✔"
    click.echo(f"{mark} {examination.subject}")
    for problem in (*examination.problems, *examination.warnings):
        click.echo(f"    {problem.as_line()}")


def _document(examinations: list[Examination]) -> dict[str, object]:
    def told(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
        return [problem.as_json() for problem in problems]

    return {
        "can_serve": not any(examination.problems for examination in examinations),
        "examinations": [
            {
                "subject": examination.subject,
                "problems": told(examination.problems),
                "warnings": told(examination.warnings),
            }
            for examination in examinations
        ],
    }

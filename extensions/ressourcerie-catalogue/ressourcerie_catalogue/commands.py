# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie catalogue`: sheets of categories in and out, and what to begin with."""

from datetime import date, datetime
from pathlib import Path

import click

from ressourcerie_core.cli.base import reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json, print_table
from ressourcerie_core.cli.writing import write
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from . import seeds, writes
from .service.days import today
from .service.problems import refuse
from .sheets import exporting, planning, report
from .sheets.planning import Plan
from .sheets.problems import RowRejected
from .sheets.reading import Sheet, read_sheet

HEADERS = (_("Ligne"), _("Action"), _("Catégorie"), _("Ce que dit la feuille"))

apply_option = click.option(
    "--apply", "applied", is_flag=True, help="Écrit ; sans cette option, rien n'est écrit."
)
day_option = click.option(
    "--on",
    "on",
    metavar="AAAA-MM-JJ",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Jour d'effet, aujourd'hui par défaut.",
)


@click.group(short_help="Importe et exporte les catégories.")
def catalogue() -> None:
    """Importe et exporte les catégories.

    \b
    Exemples :
      ressourcerie catalogue import tarifs.xlsx
      ressourcerie catalogue export categories.csv
    """


@catalogue.command("import", short_help="Lit une feuille de catégories.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@apply_option
@day_option
@json_option
@click.pass_obj
def import_(
    invocation: Invocation, *, file: Path, applied: bool, on: datetime | None, as_json: bool
) -> None:
    """Lit une feuille CSV ou XLSX de catégories, et montre ce qu'elle changerait.

    Rien n'est écrit sans --apply, ni si une seule ligne est rejetée. Relire la même feuille ne
    change rien.

    \b
    Exemples :
      ressourcerie catalogue import tarifs.xlsx
      ressourcerie catalogue import tarifs.xlsx --apply
    """
    day = on.date() if on else today()
    sheet = _read(file)
    plan = _planned(invocation, sheet, day, place=str(file), quiet=as_json)
    if applied and not plan.is_empty:
        facts = {"wishes": [wish.as_json() for wish in sheet.wishes], "sha256": sheet.sha256}
        write(invocation, writes.import_sheet, **facts, on=day.isoformat())
    _show(plan, sheet, applied=applied, as_json=as_json)


@catalogue.command("seed", short_help="Propose un arbre de départ.")
@apply_option
@day_option
@json_option
@click.pass_obj
def seed(invocation: Invocation, *, applied: bool, on: datetime | None, as_json: bool) -> None:
    """Montre un arbre de 14 rayons et 65 catégories pour commencer, avec des prix indicatifs.

    Avec --apply, ouvre ce qui manque et charge les familles et flux officiels.

    \b
    Exemple :
      ressourcerie catalogue seed --apply
    """
    day = on.date() if on else today()
    sheet = seeds.sheet()
    plan = _planned(invocation, sheet, day, place=_("arbre de départ"), quiet=as_json)
    if applied:
        write(invocation, writes.sow_seeds, on=day.isoformat())
    _show(plan, sheet, applied=applied, as_json=as_json)


@catalogue.command("export", short_help="Écrit les catégories dans une feuille.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--archived", is_flag=True, help="Les catégories archivées aussi.")
@click.option("--force", is_flag=True, help="Remplace le fichier s'il existe.")
@click.pass_obj
def export(invocation: Invocation, *, file: Path, archived: bool, force: bool) -> None:
    """Écrit les catégories dans une feuille, que l'import relit sans rien changer.

    Le nom décide de la forme : .xlsx pour un classeur, sinon du CSV à point-virgule. « - » écrit le
    CSV sur la sortie standard.

    \b
    Exemple :
      ressourcerie catalogue export categories.xlsx
    """
    with reading(invocation) as session:
        if file.suffix.casefold() == ".xlsx":
            content = exporting.as_workbook(session, archived=archived)
        else:
            content = exporting.as_csv(session, archived=archived)
    if file == Path("-"):
        click.echo(content, nl=False)
        return
    with file.open("wb" if force else "xb") as out:
        out.write(content)
    click.echo(_("Catégories écrites dans {file}.").format(file=file))


def _read(file: Path) -> Sheet:
    try:
        return read_sheet(file.read_bytes())
    except Problem as problem:
        problem.where = str(file)
        raise


def _planned(invocation: Invocation, sheet: Sheet, day: date, *, place: str, quiet: bool) -> Plan:
    """Compare a sheet with the base, and refuse the sheet if one of its lines is rejected."""
    with reading(invocation) as session:
        plan = planning.plan_sheet(session, sheet, on=day)
    if plan.rejected and not quiet:
        lines = len({each.line for each in plan.rejected})
        click.echo(_("Rien n'est écrit ; lignes rejetées : {n}.").format(n=lines), err=True)
    refuse(RowRejected(each.line, each.detail, each.hint, file=place) for each in plan.rejected)
    return plan


def _show(plan: Plan, sheet: Sheet, *, applied: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "applied": applied,
                "sha256": sheet.sha256,
                "ignored_headers": sheet.ignored,
                "counts": report.counts(plan),
                "steps": report.as_json(plan),
            }
        )
        return
    print_table(HEADERS, report.table(plan))
    click.echo()
    if sheet.ignored:
        ignored = ", ".join(f"« {header} »" for header in sheet.ignored)
        click.echo(_("Colonnes laissées de côté : {ignored}.").format(ignored=ignored))
    click.echo(report.summary(plan))
    if plan.is_empty:
        click.echo(_("Rien à écrire : le catalogue est déjà ainsi."))
    elif applied:
        click.echo(_("C'est écrit."))
    else:
        click.echo(_("Rien n'est écrit. Pour écrire, ajoutez --apply à la commande."))

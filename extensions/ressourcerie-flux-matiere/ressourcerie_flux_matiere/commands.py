# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie flux-matiere`: notebooks and older exports imported, the sums verified."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.cli.base import reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json, print_table
from ressourcerie_core.cli.writing import write
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms

from . import writes
from .models import Provenance, Reader, Stage
from .notebooks import memory
from .notebooks.choices import Choices, meaning, month_of
from .notebooks.meanings import Meaning
from .notebooks.planning import Entry, File, Plan, plan_file
from .notebooks.problems import ChoiceRefused
from .notebooks.provenances import provenance_of
from .notebooks.reading import Grid, cut
from .notebooks.recording import check
from .service.guide import meant
from .service.months import differences
from .service.problems import SumsDiffer

HEADERS = (_("Ligne"), _("Jour"), _("Catégorie"), _("Poids"))
_MOST_SHOWN = 40


@click.group("flux-matiere", short_help="Importe des cahiers ; vérifie les sommes du bilan.")
def flux_matiere() -> None:
    """Importe des cahiers de pesées et des exports d'avant, et vérifie les sommes du bilan.

    \b
    Exemples :
      ressourcerie flux-matiere import cahier.xlsx --month 2025-09
      ressourcerie flux-matiere verify
    """


@flux_matiere.command("import", short_help="Lit un cahier de pesées.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--site", "site_name", metavar="NOM", help="Site ; inutile s'il n'y en a qu'un.")
@click.option("--page", metavar="NOM", default="", help="Feuille du classeur ; la première sinon.")
@click.option("--header", metavar="LIGNE", type=int, help="Ligne des en-têtes ; trouvée sinon.")
@click.option("--month", metavar="AAAA-MM", help="Mois des lignes qui n'ont pas de jour.")
@click.option("--exits", "is_exits", is_flag=True, help="Le cahier dit ce qui sort du magasin.")
@click.option("--read-by-machine", is_flag=True, help="Une machine a lu le papier, ou sa photo.")
@click.option(
    "--column", "columns", metavar="EN-TÊTE=SENS", multiple=True, help="Ce que dit une colonne."
)
@click.option(
    "--label",
    "labels",
    metavar="LIBELLÉ=CATÉGORIE",
    multiple=True,
    help="Ce que veut dire un libellé ; rien après « = » le laisse de côté.",
)
@click.option("--provenance", metavar="MOT", help="Provenance des lignes qui n'en disent pas.")
@click.option(
    "--provenance-label",
    "provenance_labels",
    metavar="LIBELLÉ=MOT",
    multiple=True,
    help="Ce que veut dire une provenance écrite librement ; rien après « = » : rien.",
)
@click.option("--count-alike", is_flag=True, help="Compte les lignes déjà dans un autre cahier.")
@click.option("--confirm-weights", is_flag=True, help="Les poids inhabituels ont été vérifiés.")
@click.option("--apply", "applied", is_flag=True, help="Écrit ; sans cette option, rien ne l'est.")
@json_option
@click.pass_obj
def import_(
    invocation: Invocation, /, *, file: Path, applied: bool, as_json: bool, **said: Any
) -> None:
    """Lit un cahier CSV ou XLSX, et montre ce qu'il ajouterait au registre des masses.

    Rien n'est écrit sans --apply, ni si une seule ligne est rejetée. Un fichier déjà importé n'est
    jamais compté deux fois. Une ligne sans jour compte pour le mois du cahier, sans jour inventé.

    \b
    Exemples :
      ressourcerie flux-matiere import cahier.xlsx --month 2025-09
      ressourcerie flux-matiere import cahier.csv --label "vaiselle=Vaisselle" --apply
      ressourcerie flux-matiere import export.csv --column "Masse nette=weight" --apply
    """
    sent = _read(file)
    with reading(invocation) as session:
        site_id = _site(session, said["site_name"])
        plan = plan_file(session, site_id, sent, _choices(session, sent, said))
    if applied and not plan.already:
        check(plan)
        choices = plan.choices.as_json()
        facts = {"site_id": str(site_id), "file": sent.as_json(), "choices": choices}
        write(invocation, writes.import_notebook, **facts)
    if as_json:
        print_json(_as_json(plan, applied=applied))
    else:
        _show(plan, applied=applied)


@flux_matiere.command("verify", short_help="Vérifie les sommes du bilan.")
@click.option("--repair", "is_repaired", is_flag=True, help="Refait les sommes qui diffèrent.")
@click.pass_obj
def verify(invocation: Invocation, /, *, is_repaired: bool) -> None:
    """Compare les sommes que lit le bilan, mois par mois, aux lignes du registre des masses.

    Les lignes font foi. Avec --repair, les mois qui diffèrent sont refaits à partir d'elles, un par
    un : personne n'attend longtemps, et ce qui est refait reste fait si la commande s'arrête.

    \b
    Exemples :
      ressourcerie flux-matiere verify
      ressourcerie flux-matiere verify --repair
    """
    with reading(invocation) as session:
        found = differences(session)
    if found and not is_repaired:
        raise SumsDiffer(len(found), found[0].month, found[0].what, found[0].grams)
    for site_id, month in sorted({(str(one.site_id), one.month) for one in found}):
        write(invocation, writes.rebuild_month, site_id=site_id, month=month)
    if found:
        click.echo(_("Sommes refaites à partir des lignes : {n} différaient.").format(n=len(found)))
    else:
        click.echo(_("Les sommes du bilan sont celles des lignes."))


def _read(file: Path) -> File:
    try:
        return File.of(file.name, file.read_bytes())
    except Problem as problem:
        problem.where = str(file)
        raise


def _site(session: Session, name: str | None) -> UUID:
    sites = {row.name: row.id for row in session.scalars(select(Site).order_by(Site.name))}
    if name is None and len(sites) == 1:
        return next(iter(sites.values()))
    if name not in sites:
        raise ChoiceRefused(
            name or "", _("--site, l'un de : {names}").format(names=", ".join(sites))
        )
    return sites[name]


def _choices(session: Session, file: File, said: dict[str, Any]) -> Choices:
    grid = cut(file.page(said["page"]), said["header"])
    return Choices(
        page=said["page"],
        header=said["header"],
        meanings=_meanings(session, grid, said["columns"]),
        month=month_of(said["month"]),
        origin=Stage.SHOP if said["is_exits"] else Stage.INTAKE,
        reader=Reader.MACHINE if said["read_by_machine"] else Reader.PERSON,
        labels=dict(_label(session, one) for one in said["labels"]),
        provenance=provenance_of(said["provenance"]),
        provenances=dict(map(_provenance, said["provenance_labels"])),
        counts_alike=said["count_alike"],
        confirmed=said["confirm_weights"],
    )


def _meanings(session: Session, grid: Grid, columns: Iterable[str]) -> tuple[Meaning, ...]:
    """Give what columns mean, with what the command says of some of them."""
    meanings = list(memory.meanings_of(session, grid.headings))
    for column in columns:
        heading, _equals, word = column.rpartition("=")
        if heading not in grid.headings:
            names = ", ".join(f"« {one} »" for one in grid.headings)
            raise ChoiceRefused(heading, _("l'un des en-têtes : {names}").format(names=names))
        meanings[grid.headings.index(heading)] = meaning(word)
    return tuple(meanings)


def _label(session: Session, said: str) -> tuple[str, UUID | None]:
    label, equals, category = said.partition("=")
    if not equals:
        raise ChoiceRefused(said, _("un libellé, « = », puis une catégorie"))
    return label.strip(), meant(session, category).category_id if category.strip() else None


def _provenance(said: str) -> tuple[str, Provenance | None]:
    label, equals, word = said.rpartition("=")
    if not equals:
        raise ChoiceRefused(said, _("un libellé, « = », puis une provenance"))
    return label.strip(), provenance_of(word.strip())


def _show(plan: Plan, *, applied: bool) -> None:
    if plan.already:
        click.echo(_("Ce fichier est déjà importé : rien n'est compté deux fois."))
        return
    shown = plan.entries[:_MOST_SHOWN]
    print_table(HEADERS, (_row(entry) for entry in shown))
    click.echo()
    if rest := len(plan.entries) - len(shown):
        click.echo(_("Et {n} autres lignes.").format(n=rest))
    for left in plan.left_out:
        click.echo(
            _("Ligne {line} laissée de côté : {why}.").format(line=left.number, why=left.why)
        )
    for match in plan.unknown:
        near = ", ".join(f"« {one.name} »" for one in match.near) or _("rien d'approchant")
        said = _("« {label} » n'a pas de catégorie (lignes : {n}) ; près de lui : {near}.")
        click.echo(said.format(label=match.label, n=match.count, near=near))
    for written in plan.strange:
        click.echo(_("« {label} » n'est pas une provenance connue.").format(label=written))
    for rejected in plan.rejected:
        click.echo(rejected.as_line())
    told = _("Lignes à compter : {n}, {weight}.")
    click.echo(told.format(n=len(plan.entries), weight=kilograms(plan.grams)))
    if applied:
        click.echo(_("C'est écrit."))
    elif plan.is_ready:
        click.echo(_("Rien n'est écrit. Pour écrire, ajoutez --apply à la commande."))
    else:
        click.echo(_("Rien n'est écrit : il reste à dire ou à corriger ce qui est au-dessus."))


def _row(entry: Entry) -> tuple[str, str, str, str]:
    dated = entry.row.dated
    day = f"{dated.day:%m/%Y}" if dated.month_only else f"{dated.day:%d/%m/%Y}"
    name = " > ".join(entry.category.path)
    return str(entry.row.number), day, name, kilograms(entry.figures.grams)


def _as_json(plan: Plan, *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied and not plan.already,
        "already": plan.already and str(plan.already.id),
        "sha256": plan.file.sha256,
        "lines": len(plan.entries),
        "grams": plan.grams,
        "unknown": [one.label for one in plan.unknown],
        "strange": list(plan.strange),
        "rejected": [{"line": one.line, "detail": one.detail} for one in plan.rejected],
        "left_out": [{"line": one.number, "why": one.why} for one in plan.left_out],
        "unusual": list(plan.unusual),
    }

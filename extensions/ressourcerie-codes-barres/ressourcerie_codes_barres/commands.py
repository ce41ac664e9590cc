# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie codes-barres`: what a code means, and labels without a browser."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from ressourcerie_catalogue.public import path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.cli.base import reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_facts, print_json
from ressourcerie_core.cli.writing import write
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros, kilograms, parse_cents, parse_grams

from . import writes
from .codes.grammar import grouped
from .labels.papers import PAPERS
from .labels.symbols import Symbology
from .service import printing
from .service.objects import sellable
from .service.printing import Layout
from .service.problems import NotNamed
from .service.resolving import Meaning, resolve


def _layout_options(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option("--paper", type=click.Choice(list(PAPERS)), default="3x8", help="Papier."),
        click.option(
            "--symbology",
            type=click.Choice([str(value) for value in Symbology]),
            default=str(Symbology.QR),
            help="Code carré, ou barres.",
        ),
        click.option("--start", type=int, default=1, help="Première place libre de la planche."),
        click.option("--force", is_flag=True, help="Remplace le fichier s'il existe."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("codes-barres", short_help="Lit des codes, imprime des étiquettes.")
def codes_barres() -> None:
    """Lit des codes, imprime des étiquettes.

    \b
    Exemples :
      ressourcerie codes-barres decode "JGJX YKLR BP"
      ressourcerie codes-barres print planche.pdf --category Vaisselle --price 2
      ressourcerie codes-barres sheet carte.pdf
    """


@codes_barres.command(short_help="Dit ce que signifie un code.")
@click.argument("text", metavar="CODE")
@json_option
@click.pass_obj
def decode(invocation: Invocation, *, text: str, as_json: bool) -> None:
    """Dit ce que signifie un code scanné, ou recopié d'une étiquette."""
    with reading(invocation) as session:
        meaning = resolve(session, text)
    if as_json:
        print_json(asdict(meaning))
    else:
        print_facts(_facts(meaning))


@codes_barres.command("print", short_help="Écrit des étiquettes de prix dans un PDF.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--category", required=True, metavar="NOM", help="La catégorie, par son nom.")
@click.option("--price", required=True, metavar="EUROS", help="Le prix d'un objet.")
@click.option("--weight", metavar="KG", help="Le poids d'un objet, s'ils pèsent tous autant.")
@click.option("--count", type=int, default=24, help="Nombre d'étiquettes.")
@click.option("--site", metavar="NOM", help="Site ; inutile s'il n'y en a qu'un.")
@_layout_options
@click.pass_obj
def print_(invocation: Invocation, /, *, file: Path, force: bool, **said: Any) -> None:
    """Écrit dans un PDF des étiquettes qui disent une catégorie et un prix."""
    with reading(invocation) as session:
        site_id, category_id = _site(session, said["site"]), _category(session, said["category"])
    print_id = write(
        invocation,
        writes.print_price,
        site_id=str(site_id),
        category_id=str(category_id),
        price_cents=parse_cents(said["price"]),
        weight_grams=parse_grams(said["weight"]) if said["weight"] else None,
        **{name: said[name] for name in ("count", "paper", "symbology", "start")},
    )
    with reading(invocation) as session:
        content = printing.file_of(printing.find_print(session, site_id, UUID(str(print_id))))
    _save(file, content, force=force)


@codes_barres.command(short_help="Écrit la carte murale des catégories et des commandes.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@_layout_options
@click.pass_obj
def sheet(
    invocation: Invocation, *, file: Path, force: bool, paper: str, symbology: str, start: int
) -> None:
    """Écrit dans un PDF les codes que l'on affiche au mur, pour qui ne tape pas."""
    write(invocation, writes.number_categories)
    layout = Layout(PAPERS[paper], Symbology(symbology), start)
    with reading(invocation) as session:
        content = printing.wall_card(session, layout)
    _save(file, content, force=force)


def _facts(meaning: Meaning) -> Iterator[tuple[str, str]]:
    yield _("Sorte"), meaning.title
    yield _("Code"), grouped(meaning.code)
    yield _("Nom"), meaning.name or ""
    if meaning.price_cents is not None:
        yield _("Prix"), euros(meaning.price_cents)
    if meaning.weight_grams is not None:
        yield _("Poids"), kilograms(meaning.weight_grams)
    if meaning.tare_grams is not None:
        yield _("Tare"), kilograms(meaning.tare_grams)
    if meaning.kind == "object" and meaning.object_id is None:
        yield _("Remarque"), _("aucun objet n'est enregistré sous ce code")


def _site(session: Session, name: str | None) -> UUID:
    sites = {row.name: row.id for row in session.scalars(select(Site).order_by(Site.name))}
    if name is None and len(sites) == 1:
        return next(iter(sites.values()))
    if name not in sites:
        raise NotNamed("--site", name or "", list(sites))
    return sites[name]


def _category(session: Session, name: str) -> UUID:
    """Find a category by its name or by its path, whatever the case."""
    known = {path_text(one.path): one for one in sellable(session)}
    wanted = name.casefold()
    found = [one for path, one in known.items() if wanted in (path.casefold(), one.name.casefold())]
    if len(found) != 1:
        raise NotNamed("--category", name, [path_text(one.path) for one in found] or list(known))
    return found[0].category_id


def _save(file: Path, content: bytes, *, force: bool) -> None:
    with file.open("wb" if force else "xb") as out:
        out.write(content)
    click.echo(_("Étiquettes écrites dans {file}.").format(file=file))

# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie paheko`: try the way there, send what waits, tell where everything is."""

from collections import Counter
from dataclasses import asdict

import click
from ressourcerie_caisse.public import offered_methods
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.cli.base import opened, reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_facts, print_json, print_table
from ressourcerie_core.cli.writing import write
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros
from ressourcerie_core.operations import Json, operation

from .client import NoOpenYear, PahekoClient
from .connecting import client_of
from .models import Booking
from .service import acting, checking, comparing, sending
from .service.comparing import Comparison
from .service.plan import current
from .settings import PahekoSettings
from .words import STATES, STEPS

HEADERS = (_("Pièce"), _("Jour"), _("Total"), _("État"), _("Pourquoi"))


@click.group("paheko", short_help="Porte les clôtures dans la comptabilité.")
def paheko() -> None:
    """Porte les clôtures de caisse dans la comptabilité que l'association tient avec Paheko.

    \b
    Exemples :
      ressourcerie paheko check
      ressourcerie paheko status
    """


@paheko.command("check", short_help="Essaie Paheko, sans rien y écrire.")
@json_option
@click.pass_context
def check(context: click.Context, *, as_json: bool) -> None:
    """Essaie l'adresse, la clé, l'exercice et les comptes, sans rien écrire dans Paheko.

    Le code de sortie est 1 si rien ne peut être envoyé.

    \b
    Exemple :
      ressourcerie paheko check
    """
    invocation: Invocation = context.obj
    client = _client(invocation)
    with reading(invocation) as session:
        _version, accounts = current(session)
        methods = offered_methods(session)
        today = checking.today_at_first_site(session)
    steps = list(checking.check(client, accounts, methods, today))
    if as_json:
        print_json([{"state": one.state, "text": one.text, "hint": one.hint} for one in steps])
    else:
        for one in steps:
            click.echo(f"{STEPS[one.state]} : {one.text}")
            if one.hint:
                click.echo(f"    → {one.hint}")
    context.exit(1 if any(one.is_wrong for one in steps) else 0)


@paheko.command("send", short_help="Fait partir ce qui attend.")
@json_option
@click.pass_obj
def send(invocation: Invocation, *, as_json: bool) -> None:
    """Demande l'envoi de ce qui attend, même quand l'envoi automatique est arrêté.

    Le processus qui sert l'envoie dans la minute ; s'il n'y en a pas, dès qu'il y en aura un.

    \b
    Exemple :
      ressourcerie paheko send
    """
    waiting = write(invocation, ask_to_send)
    if as_json:
        print_json({"waiting": waiting})
    else:
        click.echo(_("Clôtures qui partent dans la minute : {n}.").format(n=waiting))


@paheko.command("status", short_help="Dit où en est chaque clôture.")
@json_option
@click.pass_obj
def status(invocation: Invocation, *, as_json: bool) -> None:
    """Compte les clôtures par état, et montre celles qui ne sont pas encore dans Paheko.

    \b
    Exemple :
      ressourcerie paheko status
    """
    with reading(invocation) as session:
        switch = sending.switch_as_it_is(session)
        pieces = list(session.scalars(select(Booking).order_by(Booking.id)))
    counts = Counter(one.state for one in pieces)
    start = switch.start
    waiting = [one for one in pieces if one.state in acting.WAITING and start and one.day >= start]
    if as_json:
        print_json(
            {
                "automatic": switch.automatic,
                "start": start,
                "trouble": switch.trouble,
                "counts": dict(counts),
                "waiting": [_as_json(one) for one in waiting],
            }
        )
        return
    print_facts(
        [
            (_("Envoi"), _("automatique") if switch.automatic else _("à la demande")),
            (_("Premier jour"), f"{start:%d/%m/%Y}" if start else _("pas choisi")),
            (_("Ennui"), switch.trouble or ""),
            *((word[0].upper() + word[1:], str(counts[state])) for state, word in STATES.items()),
        ]
    )
    if waiting:
        click.echo()
        print_table(HEADERS, [_row(one) for one in waiting])


@paheko.command("compare", short_help="Compare ce qui est envoyé avec Paheko.")
@json_option
@click.pass_context
def compare(context: click.Context, *, as_json: bool) -> None:
    """Compare ce qui a été envoyé avec ce que Paheko contient, pour les exercices ouverts.

    Ne change rien, d'aucun côté. Le code de sortie est 1 si les deux diffèrent.

    \b
    Exemple :
      ressourcerie paheko compare
    """
    invocation: Invocation = context.obj
    client = _client(invocation)
    period = comparing.period_of(client.years())
    if period is None:
        raise NoOpenYear(clock.now().date(), None)
    with opened(invocation) as database:
        found = comparing.compare(database, client, *period)
    if as_json:
        print_json(asdict(found))
    else:
        _show(found)
    context.exit(0 if found.agrees else 1)


def _show(found: Comparison) -> None:
    if found.agrees:
        text = _("Pièces comparées : {n}. Les deux côtés disent la même chose, au centime.")
        click.echo(text.format(n=found.compared))
    for piece in found.pieces:
        click.echo(
            _("La pièce {reference} {what}.").format(reference=piece.reference, what=piece.what)
        )
    for one in found.accounts:
        text = _("Compte {account} : {ours} ici, {theirs} dans Paheko.")
        ours = euros(one.ours_debit_cents - one.ours_credit_cents)
        theirs = euros(one.theirs_debit_cents - one.theirs_credit_cents)
        click.echo(text.format(account=one.account, ours=ours, theirs=theirs))


@operation
def ask_to_send(session: Session) -> Json:
    return acting.ask_to_send(session, by=None)


def _client(invocation: Invocation) -> PahekoClient:
    assert invocation.platform is not None
    found = (one.settings for one in invocation.platform.modules)
    settings = next(one for one in found if isinstance(one, PahekoSettings))
    return client_of(settings, invocation.platform.outgoing)


def _row(one: Booking) -> tuple[str, ...]:
    day = f"{one.day:%d/%m/%Y}"
    return (one.reference, day, euros(one.total_cents), STATES[one.state], one.why or "")


def _as_json(one: Booking) -> dict[str, Json]:
    return {
        "reference": one.reference,
        "day": one.day,
        "total_cents": one.total_cents,
        "state": one.state,
        "why": one.why,
    }

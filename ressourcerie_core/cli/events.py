# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie events`: what modules were told, and what waits to be told."""

import json
from typing import Any

import click

from ressourcerie_core.cli.base import reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json, print_table
from ressourcerie_core.cli.writing import write
from ressourcerie_core.events import operations, overseeing
from ressourcerie_core.events.models import DEAD, DeliveryRecord

HEADERS = ("Identifiant", "Événement", "Sujet", "Destinataire", "État", "Essais")
MOST = 1000


@click.group(short_help="Montre et relance les livraisons d'événements.")
def command() -> None:
    """Montre ce que les modules se disent, relance ce qui a échoué.

    \b
    Exemple :
      ressourcerie events list --state dead
    """


@command.command("list", short_help="Montre les livraisons, les dernières d'abord.")
@click.option(
    "--state",
    type=click.Choice(tuple(overseeing.STATES)),
    help="Celles d'un état : waiting (en attente), done (livrée), dead (abandonnée), "
    "skipped (passée).",
)
@click.option("--subscriber", metavar="DESTINATAIRE", help="Celles d'un destinataire.")
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=50,
    show_default=True,
    metavar="NOMBRE",
    help="Combien au plus.",
)
@json_option
@click.pass_obj
def list_deliveries(
    invocation: Invocation, *, state: str | None, subscriber: str | None, limit: int, as_json: bool
) -> None:
    """Montre les livraisons, les dernières d'abord.

    \b
    Exemple :
      ressourcerie events list --state dead
    """
    with reading(invocation) as session:
        found = overseeing.listed(session, state=state, subscriber=subscriber, limit=limit)
        facts = [_facts_of(delivery) for delivery in found]
        dead = sum(one.get(DEAD, 0) for one in overseeing.counts(session).values())
    if as_json:
        print_json(facts)
    elif not facts:
        click.echo("Aucune livraison.")
    else:
        keys = ("id", "event", "subject", "subscriber", "state", "attempts")
        states = [{**one, "state": overseeing.STATES[one["state"]]} for one in facts]
        print_table(HEADERS, [[str(one[key]) for key in keys] for one in states])
    if dead and not as_json:
        click.echo(
            f"\n{dead} abandonnée(s) : « ressourcerie events show IDENTIFIANT » dit pourquoi, "
            "« events retry » recommence, « events skip » passe."
        )


@command.command("show", short_help="Montre une livraison, et pourquoi elle a échoué.")
@click.argument("delivery", metavar="IDENTIFIANT")
@json_option
@click.pass_obj
def show(invocation: Invocation, *, delivery: str, as_json: bool) -> None:
    """Montre une livraison, ce qu'elle dit, et pourquoi elle a échoué.

    \b
    Exemple :
      ressourcerie events show 01932d7e-0000-7000-8000-000000000000
    """
    with reading(invocation) as session:
        found = overseeing.find(session, delivery)
        facts = _facts_of(found) | {
            "facts": json.loads(found.event.facts),
            "version": found.event.version,
            "recorded_at": found.event.recorded_at.isoformat(),
            "due_at": found.due_at.isoformat(),
            "ended_at": found.ended_at.isoformat() if found.ended_at else None,
            "reason": found.reason,
            "error": found.error,
        }
    if as_json:
        print_json(facts)
        return
    click.echo(f"{facts['event']} (version {facts['version']}), sujet {facts['subject']}")
    click.echo(f"Enregistré :   {facts['recorded_at']}")
    click.echo(f"Destinataire : {facts['subscriber']}")
    click.echo(f"État :         {overseeing.STATES[found.state]}, essais : {found.attempts}")
    if found.reason:
        click.echo(f"Raison :       {found.reason}")
    click.echo(f"Contenu :      {json.dumps(facts['facts'], ensure_ascii=False)}")
    if found.error:
        click.echo(f"Dernier échec : {found.error}")


@command.command("retry", short_help="Recommence des livraisons.")
@click.argument("deliveries", metavar="IDENTIFIANT…", nargs=-1)
@click.option(
    "--subscriber", metavar="DESTINATAIRE", help="Tout ce qui est abandonné pour un destinataire."
)
@json_option
@click.pass_obj
def retry(
    invocation: Invocation, *, deliveries: tuple[str, ...], subscriber: str | None, as_json: bool
) -> None:
    """Recommence des livraisons aussitôt, ou tout ce qui est abandonné pour un destinataire.

    \b
    Exemples :
      ressourcerie events retry 01932d7e-0000-7000-8000-000000000000
      ressourcerie events retry --subscriber paheko:caisse.ticket-recorded
    """
    if bool(deliveries) == bool(subscriber):
        raise click.UsageError("Donnez des identifiants, ou bien --subscriber.")
    if subscriber:
        answer = write(invocation, operations.retry_subscriber, subscriber=subscriber)
        if as_json:
            print_json(answer)
        else:
            click.echo(f"Livraisons recommencées pour « {subscriber} » : {answer['deliveries']}.")
        return
    done = [write(invocation, operations.retry_delivery, delivery=one) for one in deliveries]
    if as_json:
        print_json(done)
        return
    for one in done:
        click.echo(f"« {one['event']} » sera de nouveau livré à « {one['subscriber']} ».")


@command.command("skip", short_help="Passe une livraison, avec une raison.")
@click.argument("delivery", metavar="IDENTIFIANT")
@click.option("--reason", metavar="TEXTE", required=True, help="Pourquoi ; elle reste au journal.")
@json_option
@click.pass_obj
def skip(invocation: Invocation, *, delivery: str, reason: str, as_json: bool) -> None:
    """Passe une livraison sans la faire : les suivantes du même sujet reprennent.

    \b
    Exemple :
      ressourcerie events skip 01932d7e-… --reason "saisi à la main le 22"
    """
    done = write(invocation, operations.skip_delivery, delivery=delivery, reason=reason)
    if as_json:
        print_json(done)
        return
    click.echo(f"« {done['event']} » ne sera pas livré à « {done['subscriber']} ».")


def _facts_of(delivery: DeliveryRecord) -> dict[str, Any]:
    return {
        "id": str(delivery.id),
        "event": delivery.event.name,
        "subject": delivery.subject,
        "subscriber": delivery.subscriber,
        "state": delivery.state,
        "attempts": delivery.attempts,
    }

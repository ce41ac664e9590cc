# SPDX-License-Identifier: Apache-2.0
"""Destinations, as who sets the connector up sees them and decides about them."""

import html
import re
from uuid import UUID

import pytest
from ressourcerie_jarvos.hooks import destinations
from ressourcerie_jarvos.hooks.models import Telling
from ressourcerie_jarvos.hooks.signing import secret_of
from sqlalchemy import select

from .receiving import answering
from .telling import CLOSED, KEY, Days

HOME = "/jarvos/connecteur"
BOARD = {"label": "Tableau de bord", "url": "https://bord.example.org/ici", "events": CLOSED}


@pytest.fixture
def pages(client):
    client.headers["Accept"] = "text/html"
    return client


def said(answer):
    text = re.sub(r"<(script|style).*?</\1>", " ", answer.text, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def added(pages, **other):
    """Add a destination by its form; give its id, and what the page then says."""
    answer = pages.post(HOME, data={**BOARD, **other})
    assert answer.status_code == 200, said(answer)
    return UUID(re.search(rf'href="{HOME}/([0-9a-f-]+)"', answer.text)[1]), answer


def test_secret_is_shown_once_when_a_destination_is_made(pages):
    hook_id, made = added(pages)

    secret = secret_of(KEY, hook_id, 1)
    assert secret in html.unescape(made.text)
    assert made.headers["Cache-Control"] == "no-store"
    for path in (HOME, f"{HOME}/{hook_id}", "/admin/journal"):
        assert secret not in html.unescape(pages.get(path).text)


def test_list_tells_how_each_destination_is(pages, world, receiver):
    well = world.add("/a")
    receiver.behaves("/b", answering(500))
    world.add("/b")
    world.close(1000)
    world.tell()

    page = said(pages.get(HOME))

    assert "/a " in page
    assert "à jour" in page
    assert "en cours" in page
    assert pages.get(f"{HOME}/{well}").status_code == 200


def test_sheet_shows_each_try_with_its_answer(pages, world, receiver):
    hook_id = world.add()
    receiver.behaves("/a", answering(500, b"<b>panne</b> chez nous"))
    world.close(1000)
    world.tell()

    page = pages.get(f"{HOME}/{hook_id}")

    assert "en attente" in said(page)
    assert "500" in said(page)
    assert "&lt;b&gt;panne&lt;/b&gt; chez nous" in page.text


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"label": ""}, "Il manque le nom de la destination."),
        ({"url": "ftp://bord.example.org/"}, "elle ne commence pas par https://"),
        ({"url": "https://bord example.org/"}, "contient un espace"),
        ({"events": ""}, "Aucun événement n'est choisi"),
        ({"events": "caisse.never-heard-of"}, "l'un d'eux n'existe plus"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(pages, given, why):
    answer = pages.post(HOME, data={**BOARD, **given})

    assert answer.status_code == 400
    assert why in said(answer)
    typed = {**BOARD, **given}
    assert f'value="{typed["label"]}"' in answer.text
    assert f'value="{typed["url"]}"' in answer.text


def test_twenty_destinations_are_enough(pages, world):
    for number in range(destinations.MOST):
        world.add(f"/{number}")

    answer = pages.post(HOME, data=BOARD)

    assert answer.status_code == 409
    assert "Il y a déjà 20 destinations" in said(answer)
    assert "Ajouter une destination" not in said(pages.get(HOME))


def test_secret_changes_with_both_valid_then_the_old_one_is_retired(pages):
    hook_id, _made = added(pages)
    path = f"{HOME}/{hook_id}"

    changed = pages.post(f"{path}/secret", data={})
    again = pages.post(f"{path}/secret", data={})

    assert secret_of(KEY, hook_id, 2) in html.unescape(changed.text)
    assert (again.status_code, "déjà valables" in said(again)) == (409, True)
    assert "Deux secrets signent jusqu'au" in said(pages.get(path))
    pages.post(f"{path}/ancien-secret", data={})
    assert "Deux secrets signent" not in said(pages.get(path))


def test_destination_is_changed_turned_off_and_removed(pages):
    hook_id, _made = added(pages)
    path = f"{HOME}/{hook_id}"

    pages.post(f"{path}/modifier", data={**BOARD, "label": "Réseau"})
    assert "Réseau" in said(pages.get(HOME))
    pages.post(f"{path}/allumer", data={"do": "off"})
    assert "éteinte" in said(pages.get(HOME))
    assert "Essayer" not in said(pages.get(path))
    pages.post(f"{path}/allumer", data={"do": "on"})
    assert "à jour" in said(pages.get(HOME))
    pages.post(f"{path}/supprimer", data={})

    assert "Aucune destination" in said(pages.get(HOME))
    gone = pages.get(path)
    assert (gone.status_code, "Cette destination n'existe pas" in said(gone)) == (404, True)


def test_trial_is_heard_and_its_answer_is_shown(pages, world, receiver):
    hook_id = world.add()

    pages.post(f"{HOME}/{hook_id}/essayer", data={})
    world.tell()

    assert [one["type"] for one in receiver.came["/a"]] == ["fr.ressourcerie.jarvos.test.v1"]
    assert "reçu" in said(pages.get(f"{HOME}/{hook_id}"))


def test_destination_that_wants_nothing_more_is_told_on_the_home_page(pages, world, receiver):
    hook_id = world.add()
    receiver.behaves("/a", answering(410))
    world.close(1000)
    world.tell()

    assert "Destination éteinte : /a" in said(pages.get("/"))
    assert "Pourquoi elle est éteinte" in said(pages.get(f"{HOME}/{hook_id}"))


def test_what_was_given_up_is_sent_again_or_passed_over(pages, world, receiver, database):
    receiver.behaves("/a", answering(500))
    with Days(hours_ago=80) as days:
        hook_id = world.add()
        world.close(1000, 2000)
        while not days.is_now:
            world.tell()
            days.pass_(hours=2)
        path = f"{HOME}/{hook_id}"
        assert "Événements que « /a » n'a pas reçus 2" in said(pages.get("/"))
        with database.read() as session:
            first = session.scalars(select(Telling.id).order_by(Telling.id)).first()
        pages.post(f"{path}/envois/{first}/laisser", data={})
        receiver.behaves("/a")
        pages.post(f"{path}/reprendre", data={})
        world.tell()

    assert world.states() == ["passed", "sent"]
    assert "n'a pas reçus" not in said(pages.get("/"))
    pages.post(f"{path}/envois/{first}/renvoyer", data={})
    world.tell()
    assert world.states() == ["sent", "sent"]


def test_message_of_another_destination_is_not_found(pages, world):
    hook_id = world.add()
    missing = f"{HOME}/{hook_id}/envois/{hook_id}/renvoyer"

    answer = pages.post(missing, data={})

    assert answer.status_code == 404
    assert "aucun envoi de ce numéro" in said(answer)


def test_who_only_reads_sees_and_changes_nothing(as_, pages):
    hook_id, _made = added(pages)
    reader = as_("jarvos.read")
    reader.headers["Accept"] = "text/html"

    assert "Tableau de bord" in said(reader.get(HOME))
    assert "Ajouter une destination" not in said(reader.get(HOME))
    assert "Changer le secret" not in said(reader.get(f"{HOME}/{hook_id}"))
    assert reader.post(f"{HOME}/{hook_id}/essayer", data={}).status_code == 403

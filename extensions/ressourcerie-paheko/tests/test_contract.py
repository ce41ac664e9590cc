# SPDX-License-Identifier: Apache-2.0
"""What Paheko answers, and what the client makes of it: of an imaginary one and of a real one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from ressourcerie_paheko.client import (
    Differs,
    NotAllowed,
    PahekoClient,
    Refused,
    Twice,
    held,
    post_once,
)
from ressourcerie_paheko.service.comparing import compare
from ressourcerie_paheko.service.sending import send_waiting

from ressourcerie_core.outgoing import Redirected, carried_by
from ressourcerie_core.outgoing.exchange import exchange

from .real import TRANSACTION, place
from .world import booking_of

__all__ = ["place"]

DEBIT = {"account": "530", "debit": "12.50"}
CREDIT = {"account": "7073", "credit": "12.50"}


@pytest.fixture(autouse=True)
def _over_the_network(outgoing):
    """Let requests leave, although this is a test."""
    with carried_by(exchange):
        yield


def of(*lines):
    return {"lines": list(lines)}


REFUSED = {
    "no line": (of(), "Cette écriture ne comporte aucune ligne."),
    "one line": (of(DEBIT), "Cette écriture comporte moins de deux lignes."),
    "one side heavier": (
        of(DEBIT, {"account": "7073", "credit": "13.50"}),
        "Écriture non équilibrée : déséquilibre (1,00) entre débits et crédits",
    ),
    "a line of zero": (
        of(DEBIT, CREDIT, {"account": "530", "debit": "0"}),
        "Ligne 3: Aucun montant au débit ou au crédit",
    ),
    "both sides": (
        of({"account": "530", "debit": "1", "credit": "1"}, CREDIT),
        "Ligne 1: non équilibrée, crédit ou débit doit valoir zéro.",
    ),
    "no account": (of({"debit": "1"}, CREDIT), "Ligne 1 : aucun compte n'a été sélectionné"),
    "an unknown account": (
        of(DEBIT, {"account": "7999X", "credit": "12.50"}),
        'Le compte avec le code "7999X" sur la ligne 2 n\'existe pas.',
    ),
    "an unknown project": (
        of(DEBIT, CREDIT | {"id_project": 99_999}),
        "Ligne 2 : Le projet analytique indiqué n'existe pas.",
    ),
    "an exponent": (
        of({"account": "530", "debit": "1e3"}, CREDIT),
        "Le montant est invalide : . Exemple de format accepté : 142,02",
    ),
    "a long label": (
        {"label": "é" * 101},
        "Le champ libellé ne peut faire plus de 200 caractères.",
    ),
    "no label": ({"label": ""}, "Le champ libellé ne peut rester vide."),
    "another date": (
        {"date": "20-11-2026"},
        "Format de date invalide (merci d'utiliser le format JJ/MM/AAAA) : 20-11-2026",
    ),
    "no year for the day": (
        {"id_year": "match", "date": "1999-01-01"},
        'Cannot find a valid open year matching "match"',
    ),
    "an unknown year": (
        {"id_year": 99_999},
        'Le compte avec le code "530" sur la ligne 1 n\'existe pas.',
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_mistake_is_refused_in_these_words(place, mistake):
    changes, words = REFUSED[mistake]

    assert place.ask("POST", TRANSACTION, place.sent(**changes)) == (400, {"error": words})


@pytest.mark.parametrize(
    ("written", "cents"),
    [("12.50", 1250), ("12,50", 1250), (12, 1200), ("-5", 500), ("12.349", 1234)],
)
def test_amounts_are_euros_without_a_sign(place, written, cents):
    lines = [{"account": "530", "debit": written}, {"account": "7073", "credit": written}]

    status, stored = place.ask("POST", TRANSACTION, place.sent(lines=lines))

    assert (status, stored["lines"][0]["debit"]) == (200, cents)


def test_key_opens_what_its_level_allows(place):
    years = "/api/accounting/years"

    assert place.ask("GET", years, key="") == (401, {"error": "No username or password supplied"})
    assert place.ask("GET", years, key="nobody:nothing") == (
        403,
        {"error": "Invalid username or password"},
    )
    assert place.ask("GET", "/api/nope") == (404, {"error": "Unknown path"})
    assert place.ask("POST", years, {}) == (400, {"error": "Wrong request method"})
    with pytest.raises(Redirected):
        place.ask("GET", "/api//accounting/years")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("DELETE FROM acc_years", "not authorized"),
        ("SELEC 1", 'near "SELEC": syntax error'),
        ("SELECT * FROM nope LIMIT 1", "no such table: nope"),
        ("SELECT nope FROM acc_years LIMIT 1", "no such column: nope"),
        ("SELECT id FROM api_credentials", "access to api_credentials.id is prohibited"),
    ],
)
def test_question_in_sql_may_only_read(place, question, words):
    answer = place.ask("POST", "/api/sql", {"sql": question})

    assert answer == (400, {"error": f"Erreur dans la requête : {words}"})


def test_same_reference_is_stored_twice_and_nobody_says_so(place):
    sent = place.sent()

    answers = [place.ask("POST", TRANSACTION, sent)[0] for _time in range(2)]

    assert answers == [200, 200]
    assert len(place.client.find(sent["reference"])) == 2


def test_refused_link_leaves_what_was_to_be_linked_in_the_books(place):
    to_user, to_other = place.sent(linked_users=[99_999]), place.sent(linked_transactions=[99_999])

    answers = [place.ask("POST", TRANSACTION, sent) for sent in (to_user, to_other)]

    assert answers[0] == (400, {"error": "User ID does not exist: 99999"})
    assert (answers[1][0], answers[1][1].lower()) == (500, "text/html; charset=utf-8")
    assert all(place.client.find(sent["reference"]) for sent in (to_user, to_other))


def test_transaction_is_booked_once_and_read_back_whole(place):
    sale = place.transaction()

    stored = post_once(place.client, sale, place.year.id)
    again = post_once(place.client, sale, place.year.id)

    assert again == stored == place.client.read(stored.id)
    assert (stored.day, stored.reference, stored.total_cents) == (sale.day, sale.reference, 1250)
    assert [(line.account, line.debit_cents) for line in stored.lines] == [
        ("530", 1250),
        ("7073", 0),
    ]
    assert stored.url.startswith("http")


def test_long_texts_are_cut_where_paheko_would_refuse_them(place):
    sale = place.transaction()
    lines = tuple(replace(line, label="é" * 150, reference="é" * 150) for line in sale.lines)
    long = replace(sale, label="é" * 150, notes="é" * 1500, lines=lines)

    stored = post_once(place.client, long, place.year.id)

    assert stored.answer["label"] == "é" * 100


def test_one_that_is_there_with_another_total_is_for_a_person(place):
    sale = place.transaction()
    post_once(place.client, sale, place.year.id)

    with pytest.raises(Differs, match="pour 12,50\xa0€ au lieu de 10,00\xa0€"):
        held(place.client, replace(place.transaction(1000), reference=sale.reference))


def test_one_that_is_there_twice_is_for_a_person(place):
    sale = place.transaction()
    for _time in range(2):
        place.client.create(sale, place.year.id)

    with pytest.raises(Twice, match=f"plusieurs écritures {sale.reference}"):
        post_once(place.client, sale, place.year.id)


def test_refusal_of_paheko_is_given_in_its_words(place):
    sale = place.transaction(day=place.year.start - timedelta(days=1))

    with pytest.raises(Refused, match="la date doit être entre le"):
        post_once(place.client, sale, place.year.id)


def test_closed_year_takes_nothing(place):
    if place.closed is None:
        pytest.skip("this Paheko has no closed year")

    with pytest.raises(Refused, match="Impossible de modifier un exercice"):
        post_once(place.client, place.transaction(day=place.closed.start), place.closed.id)


def test_accounts_and_projects_are_those_of_the_chart(place):
    accounts = {one.code: one for one in place.client.accounts(place.year.chart_id)}

    assert (accounts["530"].type, accounts["530"].position) == (2, 1)
    assert (accounts["7073"].type, accounts["7073"].archived) == (6, False)
    assert place.client.accounts(99_999) == []
    assert all(project.label for project in place.client.projects())


def test_links_are_added_to_those_that_are_there(place):
    one, two, three = (
        post_once(place.client, place.transaction(), place.year.id).id for _time in range(3)
    )

    for other in (two, three, two):
        place.client.link(one, other)

    assert place.ask("GET", f"{TRANSACTION}/{one}/transactions") == (200, [two, three])
    assert place.ask("GET", f"{TRANSACTION}/{three}/transactions") == (200, [one])


def test_what_was_booked_is_summed_by_account(place):
    sale = place.transaction(1999)
    stored = post_once(place.client, sale, place.year.id)

    sums = place.client.account_sums(sale.reference, sale.day, sale.day)
    booked = list(place.client.booked(sale.reference, sale.day, sale.day))

    assert [(one.account, one.debit_cents, one.credit_cents) for one in sums] == [
        ("530", 1999, 0),
        ("7073", 0, 1999),
    ]
    assert [(one.id, one.total_cents) for one in booked] == [(stored.id, 1999)]


def test_transaction_that_somebody_deleted_is_told(place):
    assert place.client.read(99_999_999) is None


def test_address_of_paheko_is_recognised_without_its_key(place):
    assert PahekoClient(place.http, place.address, "nobody", "nothing").is_installed()


def test_own_till_of_paheko_is_told_when_it_was_used(place):
    assert place.client.till_sessions_since(date(2999, 1, 1)) is None


def test_wrong_secret_stops_everything(place):
    wrong = PahekoClient(place.http, place.address, place.user, "wrong")

    with pytest.raises(NotAllowed, match="ne reconnaît pas l'identifiant"):
        post_once(wrong, place.transaction(), place.year.id)


def test_closings_are_sent_found_again_and_compared(place, database):
    sale = place.transaction(4321)
    sale = replace(sale, reference=f"RESS-Z-{sale.reference[-30:]}")
    database.write(lambda session: session.add(booking_of(sale)))

    sent = [send_waiting(database, place.client, start=None) for _time in range(2)]
    found = compare(database, place.client, sale.day, sale.day)

    assert sent == [1, 0]
    assert [one for one in found.pieces if one.reference == sale.reference] == []

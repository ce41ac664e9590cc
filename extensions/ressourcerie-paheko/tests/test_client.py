# SPDX-License-Identifier: Apache-2.0
"""What the client makes of answers that Paheko does not give, or that others give for it."""

from datetime import date

import pytest
from ressourcerie_paheko.client import (
    Away,
    Doubtful,
    Line,
    NoOpenYear,
    NotAllowed,
    OwnTill,
    PahekoClient,
    Refused,
    Transaction,
    Year,
    open_year,
)
from ressourcerie_paheko.client.wire import amount, cut

from ressourcerie_core.outgoing import NotReached, Outgoing, Redirected, TooSlow

HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json; charset=utf-8"}
DAY = date(2026, 3, 16)


ANSWERS = {
    "a page": ((200, b"<html>", HTML), Doubtful),
    "half a text": ((200, b"{", JSON), Doubtful),
    "no results": ((200, b'{"rows": []}', JSON), Doubtful),
    "half a year": ((200, b'[{"id": 1}]', JSON), Doubtful),
    "a lost page": ((404, b"<html>", HTML), Doubtful),
    "too many": ((429, b'{"error": "Trop"}', JSON), Doubtful),
    "broken": ((500, b"database is locked", HTML), Doubtful),
    "away": ((503, b'{"error": "Plus tard"}', JSON), Doubtful),
    "a page that forbids": ((403, b"<html>", HTML), NotAllowed),
    "no key": ((401, b'{"error": "No username or password supplied"}', JSON), NotAllowed),
    "a refusal": ((400, b'{"error": "Non"}', JSON), Refused),
}


@pytest.fixture
def paheko():
    return PahekoClient(Outgoing(), "https://compta.example.org/", "caisse", "tres-secret")


@pytest.mark.parametrize("case", ANSWERS)
def test_answer_means_what_its_status_and_its_form_say(paheko, outgoing, case):
    (status, body, headers), problem = ANSWERS[case]
    outgoing.answers(status, body, headers=headers)

    with pytest.raises(problem):
        paheko.years()


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        (NotReached("compta.example.org"), Away),
        (TooSlow("compta.example.org", 30), Doubtful),
        (Redirected("compta.example.org", 302), Doubtful),
    ],
    ids=["not reached", "too slow", "redirected"],
)
def test_what_no_answer_means_depends_on_whether_it_may_have_arrived(
    paheko, outgoing, failure, problem
):
    outgoing.fails(failure)

    with pytest.raises(problem):
        paheko.years()


def test_secret_is_sent_to_paheko_and_told_to_nobody(paheko, outgoing):
    outgoing.answers(500, b"<html>tres-secret", headers=HTML)

    with pytest.raises(Doubtful) as doubtful:
        paheko.years()

    (request,) = outgoing.requests
    assert request.headers["Authorization"] == "Basic Y2Fpc3NlOnRyZXMtc2VjcmV0"
    assert request.url == "https://compta.example.org/api/accounting/years"
    told = f"{doubtful.value} {doubtful.value.as_json()} {paheko!r} {request!r}"
    assert "secret" not in told
    assert "Y2Fpc3N" not in told


def test_old_paheko_cannot_say_which_accounts_are_archived(paheko, outgoing):
    account = {"id": 1, "code": "530", "label": "Caisse", "type": 2, "position": 1}
    outgoing.answers(400, b'{"error": "no such column: archived"}', headers=JSON)
    outgoing.answers(json_body={"count": 1, "results": [account]}, headers=JSON)

    assert [one.archived for one in paheko.accounts(1)] == [False]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"sessions": 2, "last": "2026-03-15 18:04:00"}, OwnTill(2, date(2026, 3, 15))),
        ({"sessions": 0, "last": None}, None),
    ],
    ids=["used", "unused"],
)
def test_sessions_of_the_till_of_paheko_are_told(paheko, outgoing, row, told):
    outgoing.answers(json_body={"count": 1, "results": [row]}, headers=JSON)

    assert paheko.till_sessions_since(DAY) == told


def test_reference_that_sql_would_read_otherwise_is_not_looked_up(paheko):
    with pytest.raises(ValueError, match="is no reference"):
        paheko.find("x' OR 1=1 --")


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line("530", debit_cents=5),),
        (Line("530", debit_cents=5), Line("7073", credit_cents=4)),
    ],
    ids=["no line", "one line", "unbalanced"],
)
def test_transaction_that_is_no_transaction_cannot_be_made(lines):
    with pytest.raises(ValueError, match="RESS-1"):
        Transaction("RESS-1", DAY, "Clôture", lines)


@pytest.mark.parametrize("sides", [(0, 0), (5, 5), (-5, 0), (0, -5)])
def test_line_has_one_side_above_zero(sides):
    with pytest.raises(ValueError, match="530"):
        Line("530", *sides)


def test_money_is_written_in_euros_and_texts_by_their_bytes():
    assert [amount(cents) for cents in (5, 1250, 123_450_007)] == ["0.05", "12.50", "1234500.07"]
    assert cut("é" * 101, 200) == "é" * 100
    assert cut("aé", 2) == "a"
    with pytest.raises(ValueError, match="-5"):
        amount(-5)


def test_year_is_the_open_one_that_holds_the_day():
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    closed, opened = (Year(n, "Exercice 2026", first, last, status=n, chart_id=1) for n in (1, 0))

    assert open_year([closed, opened], DAY) is opened
    with pytest.raises(NoOpenYear, match="« Exercice 2026 », qui contient le 16/03/2026"):
        open_year([closed], DAY)
    with pytest.raises(NoOpenYear, match="Aucun exercice de Paheko ne contient"):
        open_year([closed, opened], date(2027, 1, 1))

# SPDX-License-Identifier: Apache-2.0
"""The back office, as somebody who keeps the tills uses it without JavaScript."""

import io
import re
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import openpyxl
import pytest
from ressourcerie_caisse.demo import invent
from ressourcerie_caisse.models import Method, SessionKind, Stray, Ticket, Till, TillSession
from ressourcerie_caisse.pages.words import signed
from ressourcerie_caisse.service import figures, month_end, settling, viewing
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.ledger import EARLIEST
from sqlalchemy import func, select

from ressourcerie_core import clock
from ressourcerie_core.auth import Site
from ressourcerie_core.journal.verifying import verify

#: How a site sells, but for what a test changes.
SALES = {"variance_threshold": "5", "largest_cash": "1 000", "mentions": ""}
YEAR = "periode=libre&du=2025-03-01&au=2026-03-31"


@pytest.fixture(autouse=True)
def _standing_on_a_known_day(clock_at):
    clock_at("2026-03-16T10:00:00+00:00")


@pytest.fixture
def site(client, database):
    """Give the pages of a site where nine days were sold."""
    client.headers["Accept"] = "text/html"

    def prepare(session):
        facts = {"guide_price_cents": 250, "default_weight_grams": 400}
        create(
            session,
            name="Vaisselle",
            parent_id=None,
            details=Details(**facts),
            on=EARLIEST,
            by=None,
        )
        invent(session, days=9)
        return session.scalars(select(Site.id)).first()

    return f"/caisse/sites/{database.write(prepare)}"


def said(answer):
    text = re.sub("<[^>]*>", " ", answer.text)
    for one, other in (("\u00a0", " "), ("\u202f", " "), ("&#39;", "'")):
        text = text.replace(one, other)
    return " ".join(text.split())


def read(database, work):
    with database.read() as session:
        return work(session)


def test_every_figure_of_a_period_is_the_same_on_the_page_and_in_the_files(client, site, database):
    page = said(client.get(f"{site}/statistiques?{YEAR}"))
    lines = client.get(f"{site}/lignes.csv?{YEAR}").content.decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{site}/statistiques.xlsx?{YEAR}").content)
    )

    goods = [line.split(";") for line in lines if ";Objets;" in line]
    cents = sum(int(line[10].replace(",", "")) for line in goods)
    in_book = sum(round(row[4] * 100) for row in book.worksheets[0].iter_rows(2, values_only=True))
    assert cents == in_book > 0
    assert f"Ventes {cents // 100:,}".replace(",", " ") in page


def test_payments_of_a_period_are_worth_its_lines(site, database):
    def sums(session):
        sites = session.scalars(select(Site.id)).all()
        where = figures.in_days(date(2025, 3, 1), date(2026, 3, 31), sites)
        paid = figures.by_method(session, where)
        return sum(one.payments_cents - one.refunds_cents for one in paid), sum(
            one.cents for one in figures.by_kind(session, where)
        )

    paid, sold = read(database, sums)

    assert paid == sold > 0


def test_school_counts_in_no_figure(site, database):
    """Invariant 12: what is learnt with is never sold."""

    def as_school(session):
        one = session.scalars(select(Ticket)).first()
        where = figures.in_days(one.day, one.day, [one.site_id])
        counts = [str(clause) for clause in where]
        return any("session_kind !=" in clause for clause in counts)

    assert read(database, as_school)
    assert SessionKind.SCHOOL == "school"


def test_sheet_of_a_session_tells_what_was_counted(client, site, database):
    closed = select(TillSession.id).where(TillSession.closed_at.is_not(None)).limit(1)
    shown = said(client.get(f"{site}/sessions/{read(database, lambda s: s.scalar(closed))}"))

    assert "À l'ouverture 150,00 €" in shown
    assert "Par moyen de paiement" in shown
    assert "close le" in shown


def test_seal_of_a_closure_is_on_its_sheet_and_verifies_the_journal(client, site, database):
    closed = select(TillSession).where(TillSession.closed_at.is_not(None)).limit(1)

    def of_the_first(session):
        shown = session.scalars(closed).one()
        return shown.id, viewing.closing_seal(session, shown)

    session_id, seal = read(database, of_the_first)
    sheet = client.get(f"{site}/sessions/{session_id}").text

    assert f"{seal}</code>" in sheet
    assert f"body={quote(str(seal))}" in sheet
    assert verify(database, seals=[seal]).is_whole
    assert not verify(database, seals=[replace(seal, hash=bytes(32))]).is_whole


def test_counts_of_the_invented_year_are_those_of_the_server(site, database):
    def wrong(session):
        closed = select(TillSession).where(TillSession.closed_at.is_not(None)).limit(60)
        return [
            one.name
            for shown in session.scalars(closed)
            for one in viewing.session_methods(session, shown)
            for begun in [shown.float_cents if one.name == "Espèces" else 0]
            if one.theoretical_cents
            != begun + one.payments_cents - one.refunds_cents + one.ins_cents - one.outs_cents
        ]

    assert read(database, wrong) == []


def test_duplicate_is_counted_and_says_its_rank(client, site, database):
    ticket = read(database, lambda s: s.scalar(select(Ticket.id).limit(1)))
    client.post(f"{site}/tickets/{ticket}/duplicata")

    second = client.post(f"{site}/tickets/{ticket}/duplicata")
    pdf = client.get(f"{site}/tickets/{ticket}/recu.pdf?duplicata=2")

    assert "DUPLICATA n° 2" in said(second)
    assert pdf.content.startswith(b"%PDF")
    assert client.get(f"{site}/tickets/{ticket}/recu?duplicata=3").status_code == 404


def test_receipt_opens_by_its_address_and_names_nobody(client, visitor, site, database):
    ticket = read(database, lambda s: s.scalar(select(Ticket.id).limit(1)))
    visitor.headers["Accept"] = "text/html"

    shown = said(visitor.get(f"/caisse/recus/{ticket}"))

    assert "12 rue Haute" in shown
    assert "Total" in shown
    assert visitor.get(f"/caisse/recus/{ticket}.pdf").content.startswith(b"%PDF")


def test_till_is_added_renamed_and_archived(client, site):
    added = client.post(f"{site}/reglages/caisses", data={"name": "Braderie", "code": "b1"})
    taken = client.post(f"{site}/reglages/caisses", data={"name": "Autre", "code": "B1"})
    wrong = client.post(f"{site}/reglages/caisses", data={"name": "Autre", "code": "E1"})

    assert "« Braderie » est ajoutée." in said(added)
    assert "a déjà servi" in said(taken)
    assert "lettre autre que E" in said(wrong)


def test_open_till_is_not_archived(client, site, database):
    opened = select(TillSession.till_id).where(TillSession.closed_at.is_(None))
    till = read(database, lambda s: s.scalar(opened))

    refused = client.post(f"{site}/reglages/caisses/{till}", data={"do": "archive"})

    assert "est ouverte" in said(refused)


def test_method_is_changed_from_its_page(client, site, database):
    method = read(database, lambda s: s.scalar(select(Method.id).where(Method.kind == "cheque")))
    form = {"name": "Chèque", "kind": "cheque", "counted": "oui", "account": "5112"}

    wrong = client.post(
        f"{site}/reglages/moyens/{method}", data=form | {"min_cents": "9", "max_cents": "3"}
    )
    client.post(f"{site}/reglages/moyens/{method}", data=form)

    assert "dépasse le plus grand" in said(wrong)
    assert 'value="5112"' in client.get(f"{site}/reglages/moyens/{method}").text


def test_story_35_price_mode_is_a_setting_of_the_site(client, site):
    form = {
        "price_mode": "basket",
        "receipt_width": "80",
        "variance_threshold": "5",
        "largest_cash": "1 000",
    }

    client.post(f"{site}/reglages/vente", data=form)

    assert '<option value="basket" selected>' in client.get(f"{site}/reglages").text


def test_late_ticket_waits_until_it_is_dismissed_with_a_reason(client, site, database):
    def add(session):
        one = session.scalars(select(Ticket)).first()
        stray = Stray(
            site_id=one.site_id,
            till_id=one.till_id,
            series=1,
            seq=9_999,
            kind="ticket",
            number="C1-009999",
            session_id=one.session_id,
            device_id=session.scalar(select(TillSession.device_id)),
            author_id=one.author_id,
            happened_at=clock.now(),
            received_at=clock.now(),
            content="{}",
            signature=b"0" * 64,
            why="Sa session est close.",
        )
        session.add(stray)
        session.flush()
        return stray.id

    stray = database.write(add)

    assert "C1-009999" in said(client.get(f"{site}/anomalies"))
    missing = client.post(f"{site}/anomalies/tardifs/{stray}", data={"reason": " "})
    done = client.post(f"{site}/anomalies/tardifs/{stray}", data={"reason": "Déjà au cahier."})
    assert "Aucune explication n'est écrite." in said(missing)
    assert "Aucun ticket tardif." in said(done)


def test_story_38_cheques_wait_until_they_are_deposited(client, site, database):
    def held(session):
        return month_end.cheques_held(session, site_of(session), date(2026, 3, 31))

    def site_of(session):
        return session.scalars(select(Site.id)).first()

    shown = said(client.get(f"{site}/mois?periode=mois&du=2026-03-01"))

    assert read(database, held) >= 0
    assert "Les chèques sont remis en banque." in shown
    assert "1 session à fermer." in shown


def test_day_shows_the_tills_as_they_are(client, site):
    shown = said(client.get(f"{site}/jour"))

    assert "Tickets 6" in shown
    assert "Caisse des meubles C2 Aucune session n'est ouverte." in shown
    assert "<html" not in client.get(f"{site}/jour/direct").text


def test_nothing_waits_in_the_invented_year(site, database):
    def waiting(session):
        return settling.waiting_count(session, session.scalars(select(Site.id)).first())

    assert read(database, waiting) == 0
    assert read(database, lambda s: s.scalar(select(func.count()).select_from(Till))) >= 2


@pytest.mark.parametrize(
    ("cents", "written"), [(-200, "−2,00\u00a0€"), (5, "+0,05\u00a0€"), (0, "0,00\u00a0€")]
)
def test_difference_is_written_with_its_sign(cents, written):
    assert signed(cents) == written


@pytest.mark.parametrize(
    ("where", "facts"),
    [
        ("vente", SALES | {"price_mode": "au hasard", "receipt_width": "80"}),
        ("vente", SALES | {"price_mode": "fixed", "receipt_width": "58"}),
        ("moyens/nouveau", {"name": "Troc", "kind": "troc"}),
    ],
    ids=["price", "roll", "kind"],
)
def test_choice_that_no_list_has_is_refused(client, site, where, facts):
    answer = client.post(f"{site}/reglages/{where}", data=facts)
    assert "n'est pas dans la liste" in said(answer)


def test_receipt_is_as_wide_as_the_roll_of_the_site(client, site, database):
    facts = SALES | {"price_mode": "fixed", "receipt_width": "57"}
    assert "Les réglages sont enregistrés." in said(
        client.post(f"{site}/reglages/vente", data=facts)
    )

    ticket = read(database, lambda s: s.scalar(select(Ticket.id)))
    content = client.get(f"/caisse/recus/{ticket}.pdf").content
    width = float(re.search(rb"/MediaBox \[ 0 0 ([0-9.]+)", content)[1])
    assert round(width * 25.4 / 72) == 57

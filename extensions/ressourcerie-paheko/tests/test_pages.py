# SPDX-License-Identifier: Apache-2.0
"""What a treasurer does on the pages: accept accounts, send, decide about what stays behind."""

from datetime import date
from uuid import UUID

from .shop import HOME, said


def test_accepted_accounts_let_a_session_leave_and_the_page_leads_to_it(shop):
    piece = shop.close()
    assert "acceptez-les en les enregistrant" in said(shop.page("/comptes"))
    assert "RESS-Z" not in said(shop.page("/comptes"))

    assert "Les comptes sont enregistrés." in said(shop.accept())
    assert "Ce qui attend (1) part dans la minute" in said(shop.send())

    assert shop.states() == ["sent"]
    assert "Ouvrir dans Paheko" in said(shop.piece(piece))
    assert "details.php?id=1" in shop.piece(piece).text


def test_nothing_leaves_before_the_accounts_are_accepted(shop):
    shop.close()

    answer = shop.send()

    assert answer.status_code == 409
    assert "Personne n'a encore accepté les comptes" in said(answer)
    assert shop.states() == ["pending"]


def test_accounts_page_shows_what_the_last_session_gives_and_proposes_the_bank_of_the_chart(shop):
    shop.close(cents=4200)

    page = shop.page("/comptes")

    assert "530 Moyen 42,00 € 7073 Ventes d'objets 42,00 €" in said(page)
    assert 'name="method-transfer" type="text" value="512A"' in page.text


def test_preview_shows_other_accounts_and_saves_none(shop):
    shop.close()

    shown = shop.accept(line_goods="703", do="preview")

    assert "703 Ventes d'objets 12,50 €" in said(shown)
    assert 'value="703"' in shown.text
    assert "Ceux-ci sont proposés" in said(shop.page("/comptes"))


def test_what_cannot_be_used_is_refused_in_words(shop):
    lacking = shop.accept(line_gift="7540")
    assert lacking.status_code == 409
    assert "Le compte 7540 n'existe pas dans le plan comptable" in said(lacking)
    assert 'name="line-gift" type="text" value="7540" aria-invalid="true"' in lacking.text

    assert "« caisse » n'est pas un numéro de compte." in said(shop.accept(missing="caisse"))
    tomorrow = shop.client.post(f"{HOME}/premier-jour", data={"start": "demain"})
    assert "« demain » n'est pas un jour." in said(tomorrow)
    assert "Aucune pièce comptable n'a ce numéro." in said(shop.piece(UUID(int=7)))


def test_accounts_are_saved_when_paheko_does_not_answer(shop):
    shop.wire.looking.extend(["away"] * 3)

    assert "Paheko ne les a pas encore vérifiés" in said(shop.accept())


def test_session_that_lacked_an_account_is_prepared_once_it_has_one(shop):
    shop.close(kind="local")
    assert shop.states() == ["parked"]

    answer = shop.accept(method_local="467")

    assert "Pièces préparées de nouveau : 1." in said(answer)
    assert shop.states() == ["pending"]


def test_what_is_older_than_the_first_day_leaves_once_the_day_is_earlier(shop):
    old = shop.close(day=date(2026, 11, 18))
    shop.accept()
    shop.close()
    shop.send()
    assert shop.states() == ["pending", "sent"]
    assert "avant le premier jour envoyé" in said(shop.piece(old))

    shop.client.post(f"{HOME}/premier-jour", data={"start": "2026-11-01"})
    shop.send()

    assert shop.states() == ["sent", "sent"]


def test_refused_piece_says_so_in_paheko_s_words_and_leaves_once_mended(shop):
    piece = shop.close()
    shop.accept()
    shop.wire.paheko.books.run("UPDATE acc_accounts SET code = '7079' WHERE code = '7073'")
    shop.send()
    assert "le compte 7073 n'existe pas" in said(shop.piece(piece))

    shop.accept(line_goods="7079")
    shop.piece(piece, "reprendre")
    shop.send()

    assert shop.states() == ["sent"]


def test_piece_done_by_hand_has_a_reason_and_never_leaves(shop):
    piece = shop.close()
    shop.accept()
    assert "Il manque le motif." in said(shop.piece(piece, "faite", reason=" "))

    shop.piece(piece, "faite", reason="saisie le 20 par Zoé")
    shop.send()

    assert shop.states() == ["by-hand"]
    assert "« saisie le 20 par Zoé »" in said(shop.piece(piece))
    assert "est déjà réglée" in said(shop.piece(piece, "reprendre"))


def test_piece_that_is_kept_back_waits_until_somebody_takes_it_up(shop):
    piece = shop.close()
    shop.accept()
    shop.piece(piece, "garder", reason="à voir avec Solange")
    shop.send()
    assert shop.states() == ["parked"]

    shop.piece(piece, "reprendre")
    shop.send()

    assert shop.states() == ["sent"]


def test_automatic_sending_is_off_until_somebody_turns_it_on(shop):
    shop.accept()
    assert "Envoi à la demande" in said(shop.page())

    shop.client.post(f"{HOME}/automatique", data={"do": "on"})
    assert "Envoi automatique" in said(shop.page())

    shop.client.post(f"{HOME}/automatique", data={"do": "off"})
    assert "Envoi à la demande" in said(shop.page())


def test_trial_looks_at_everything_and_writes_nothing(shop):
    shown = said(shop.page("/essai"))

    assert "Paheko répond, et la clé d'API l'ouvre." in shown
    assert "L'exercice « Exercice 2026 » est ouvert, jusqu'au 31/12/2026." in shown
    assert "Tous les comptes choisis conviennent" in shown
    assert shop.wire.wrote == 0


def test_trial_says_what_is_wrong_with_the_key_and_shows_no_secret(shop):
    shop.wire.paheko.keys.clear()

    shown = shop.page("/essai")

    assert "Paheko n'ouvre pas ses comptes" in said(shown)
    assert "secret-ecriture" not in shown.text


def test_night_finds_what_somebody_changed_in_paheko(shop):
    shop.close()
    shop.accept()
    shop.send()
    shop.compare()
    assert "les deux côtés disent la même chose, au centime" in said(shop.page("/comparaison"))

    shop.wire.paheko.books.run("DELETE FROM acc_transactions")
    shop.compare()

    assert "n'est plus dans Paheko" in said(shop.page("/comparaison"))
    assert "Paheko et la caisse ne disent pas la même chose" in said(shop.client.get("/"))


def test_somebody_compares_now_and_is_told_why_when_it_cannot_be(shop):
    assert "Personne n'a encore accepté les comptes" in said(shop.compare_now())
    shop.close()
    shop.accept()
    shop.send()

    assert "La comparaison se fait dans la minute." in said(shop.compare_now())
    assert "pièces comparées, 1" in said(shop.page("/comparaison"))

    shop.wire.looking.extend(["away"] * 3)
    shop.compare_now()
    shown = said(shop.page("/comparaison"))
    assert "La comparaison demandée n'a pas pu se faire." in shown
    assert "Comparer maintenant" in shown


def test_comparison_asked_while_no_year_is_open_says_so(shop):
    shop.accept()
    shop.wire.paheko.books.run("UPDATE acc_years SET status = 1")

    shop.compare_now()

    assert "Paheko n'a aucun exercice ouvert" in said(shop.page("/comparaison"))


def test_recent_session_of_paheko_s_own_till_is_warned_of(shop):
    run = shop.wire.paheko.books.run
    run("CREATE TABLE plugin_pos_sessions (id INTEGER, opened TEXT, closed TEXT)")
    run("INSERT INTO plugin_pos_sessions VALUES (1, '2020-01-02 09:00:00', '2020-01-02 18:00:00')")
    shop.accept()
    assert "La caisse de Paheko sert aussi" not in said(shop.page("/essai"))
    run("INSERT INTO plugin_pos_sessions VALUES (2, '2026-11-12 09:00:00', '2026-11-12 18:00:00')")

    assert "La caisse de Paheko sert aussi : sa dernière session est du 12/11/2026" in said(
        shop.page("/essai")
    )
    shop.compare()
    assert "ne doivent pas être comptées deux fois" in said(shop.page())


def test_method_with_an_account_of_its_own_that_paheko_lacks_is_told_before_anything_is_sent(shop):
    method = {"name": "La Fraise", "kind": "local", "account": "5399", "gives_change": ""}
    shop.client.post(f"/caisse/sites/{shop.site_id}/reglages/moyens/nouveau", data=method)

    assert "Le compte 5399 du moyen « La Fraise » n'existe pas" in said(shop.page("/comptes"))
    assert "du moyen de paiement « La Fraise » n'existe pas" in said(shop.page("/essai"))


def test_association_without_taxes_needs_no_account_for_them(shop):
    assert "Les comptes sont enregistrés." in said(shop.accept(vat=""))
    assert "Le compte 44579 n'existe pas" in said(shop.accept(vat="44579"))


def test_sent_piece_is_cancelled_and_booked_anew_with_the_accounts_of_now(shop):
    piece = shop.close()
    shop.accept()
    assert "n'est pas dans Paheko" in said(shop.piece(piece, "corriger", reason="trop tôt"))
    shop.send()
    shop.accept(line_goods="703")

    answer = shop.piece(piece, "corriger", reason="de la ferraille")
    shop.send()

    assert "L'annulation et la nouvelle pièce partiront" in said(answer)
    assert shop.states() == ["sent", "sent", "sent"]
    assert "La même session" in said(shop.piece(piece))
    assert "Corriger…" not in said(shop.piece(piece))

# SPDX-License-Identifier: Apache-2.0
"""What assistants propose is done by a person, with their rights, or not at all."""

from urllib.parse import urlencode

import pytest
from ressourcerie_jarvos.proposals.models import Decision, Proposal
from sqlalchemy import select

from .assisting import QUARTER, calling

MAPPING = "flux-matiere.category-mapping"
CORRECTION = "flux-matiere.line-correction"
LIST = "/jarvos/assistants/propositions"
TYPO = "vaiselle"


@pytest.fixture
def dishes(shop):
    return shop.category("Vaisselle")


def propose(shop, secret, kind=MAPPING, **change):
    """Propose a change; give what the protocol answers."""
    asked = {"kind": kind, "change": change, "reason": "faute de frappe fréquente"}
    (answer,) = shop.asks(secret, calling("jarvos_propose", **asked, lines=["cahier, page 3"]))
    return answer


def kept(shop):
    with shop.database.read() as session:
        found = list(session.scalars(select(Proposal).order_by(Proposal.id)))
        session.expunge_all()
        return found


def decide(shop, word, proposal_id, client=None):
    return (client or shop.client).post(
        f"{LIST}/{proposal_id}/{word}", follow_redirects=False, headers={"Accept": "text/html"}
    )


def where_it_goes(shop, secret, typed=TYPO):
    answers = shop.gives(secret, "flux-matiere_sorting-guide", typed=typed)["answers"]
    return [one["path"] for one in answers]


def test_a_session_asks_for_textiles_of_the_quarter_and_proposes_to_put_a_label_right(shop, dishes):
    site, textile = shop.site(), shop.category("Textile")
    shop.weigh(site, textile, 12_345)
    shop.weigh(site, dishes, 2_000)
    secret = shop.token(label="Assistant d'essai")

    shelves = shop.gives(secret, "flux-matiere_balance", **QUARTER)["shelves"]
    textiles = next(one["flow"]["entered"] for one in shelves if one["label"] == "Textile")
    period = urlencode({"periode": "trimestre", "du": QUARTER["first"]})
    page = shop.client.get(f"/flux-matiere/sites/{site}/bilan?{period}", headers=AS_PERSON).text
    assert f"{textiles / 1000:.3f}".replace(".", ",") in page.replace("\u202f", "")
    categories = shop.gives(secret, "catalogue_categories", contains="vaisselle")["categories"]
    answer = propose(shop, secret, label=TYPO, category_id=categories[0]["category_id"])

    assert not answer.is_error, answer.content[0].text
    (proposal,) = kept(shop)
    assert where_it_goes(shop, secret) == []
    assert "Propositions d&#39;assistants à décider" in shop.client.get("/", headers=AS_PERSON).text
    listed = shop.client.get(LIST, headers=AS_PERSON).text
    assert "faute de frappe fréquente" in listed
    assert decide(shop, "accepter", proposal.id).status_code == 303
    assert where_it_goes(shop, secret) == ["Vaisselle"]
    [(facts, person)] = shop.records("jarvos.acts", "proposal.accepted")
    assert facts["token"] == str(shop.secrets[secret])
    assert person == kept(shop)[0].decided_by
    assert "Proposition acceptée" in shop.client.get("/admin/journal", headers=AS_PERSON).text
    [(word, author)] = shop.records("flux-matiere.acts", "keyword.kept")
    assert (word["after"]["word"], author) == (TYPO, person)


AS_PERSON = {"Accept": "text/html"}


def test_a_refused_proposal_changes_nothing_and_is_journalled(shop, dishes):
    secret = shop.token()
    propose(shop, secret, label=TYPO, category_id=str(dishes))

    decide(shop, "refuser", kept(shop)[0].id)

    assert where_it_goes(shop, secret) == []
    assert [one.state for one in kept(shop)] == [Decision.REFUSED]
    [(facts, _person)] = shop.records("jarvos.acts", "proposal.refused")
    assert facts["after"] == facts["before"]


def test_a_proposal_is_decided_once(shop, dishes):
    secret = shop.token()
    propose(shop, secret, label=TYPO, category_id=str(dishes))
    (proposal,) = kept(shop)
    decide(shop, "accepter", proposal.id)

    again = decide(shop, "refuser", proposal.id)

    assert again.status_code == 409
    assert "n'attend plus" in again.text.replace("&#39;", "'")


def test_a_proposal_that_waited_too_long_is_over(shop, dishes, clock_at):
    propose(shop, shop.token(), label=TYPO, category_id=str(dishes))

    clock_at("2026-03-30T10:00:01+00:00")

    assert decide(shop, "accepter", kept(shop)[0].id).status_code == 409
    assert "périmée" in shop.client.get(LIST, headers=AS_PERSON).text


def test_what_changed_since_is_not_changed_again(shop, dishes):
    secret = shop.token()
    for category in (dishes, shop.category("Bibelots")):
        propose(shop, secret, label=TYPO, category_id=str(category))
    first, second = kept(shop)
    decide(shop, "accepter", first.id)

    late = decide(shop, "accepter", second.id)

    assert late.status_code == 409
    assert where_it_goes(shop, secret) == ["Vaisselle"]
    assert kept(shop)[1].state == Decision.OPEN


def test_a_line_is_corrected_in_the_name_of_who_accepts(shop, dishes):
    site = shop.site()
    line = shop.weigh(site, dishes, 40_000)
    secret = shop.token()
    change = {"site_id": str(site), "line_id": line, "gross_grams": 4_000}
    answer = propose(shop, secret, CORRECTION, **change)

    decide(shop, "accepter", kept(shop)[0].id)

    assert not answer.is_error, answer.content[0].text
    assert shop.gives(secret, "flux-matiere_balance", **QUARTER)["total"]["entered"] == 4_000
    [(facts, person)] = shop.records("flux-matiere.acts", "line.corrected")
    assert facts["reason"].startswith("Proposé par « Essai »")
    assert person == kept(shop)[0].decided_by


def test_who_lacks_the_right_neither_sees_nor_decides(shop, dishes, instance):
    propose(shop, shop.token(), label=TYPO, category_id=str(dishes))
    (proposal,) = kept(shop)

    with instance.signed_in(["jarvos.read", "flux-matiere.read"]) as reader:
        seen = reader.get(LIST, headers=AS_PERSON).text
        answer = decide(shop, "accepter", proposal.id, client=reader)

    assert TYPO not in seen
    assert answer.status_code == 404
    assert kept(shop)[0].state == Decision.OPEN


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": TYPO}, "category_id : il manque"),
        ({"label": TYPO, "category_id": "01a20938-7cb8-7408-8ab7-a691be852b63"}, "catégorie"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_at_once(shop, change, words):
    answer = propose(shop, shop.token(), **change)

    assert answer.is_error
    assert words in answer.content[0].text
    assert kept(shop) == []


def test_a_kind_that_the_token_does_not_open_is_refused(shop, dishes):
    answer = propose(shop, shop.token(kinds=[CORRECTION]), label=TYPO, category_id=str(dishes))

    assert answer.is_error
    assert "rien de cette sorte" in answer.content[0].text


def test_the_quota_of_proposals_is_kept(shop, dishes):
    secret = shop.token(daily_proposals=1)

    answers = [propose(shop, secret, label=f"mot {n}", category_id=str(dishes)) for n in (1, 2)]

    assert [one.is_error for one in answers] == [False, True]
    assert len(kept(shop)) == 1

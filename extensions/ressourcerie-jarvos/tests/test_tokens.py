# SPDX-License-Identifier: Apache-2.0
"""A person lets an assistant in on the page, opens no more than is theirs, and shuts it again."""

import re

import pytest
from ressourcerie_jarvos.tokens.models import AssistantToken
from ressourcerie_jarvos.tokens.problems import NotYours
from sqlalchemy import select

from ressourcerie_core.auth.models import Account
from ressourcerie_core.ids import new_id

from .assisting import listing

PAGE = "/jarvos/assistants"
AS_PERSON = {"Accept": "text/html"}


def told(shop, **changed):
    """Give what somebody types to make a token."""
    return {
        "label": "Assistant de la trésorière",
        "tools": ["core.sites", "flux-matiere.balance"],
        "kinds": [],
        "sites": [str(shop.site())],
        "days": "90",
        "daily_calls": "1000",
        "daily_proposals": "20",
        **changed,
    }


def send(shop, client=None, path="", **changed):
    return (client or shop.client).post(
        PAGE + path, data=told(shop, **changed), headers=AS_PERSON, follow_redirects=False
    )


def kept(shop):
    with shop.database.read() as session:
        found = list(session.scalars(select(AssistantToken)))
        session.expunge_all()
        return found


def test_the_secret_is_shown_once_kept_nowhere_and_opens(shop):
    answer = send(shop)

    [secret] = set(re.findall(r"rsca_[\w-]{43}", answer.text))
    assert answer.headers["cache-control"] == "no-store"
    assert secret not in shop.client.get(PAGE, headers=AS_PERSON).text
    assert secret not in str(shop.records("jarvos.acts"))
    (listed,) = shop.asks(secret, listing)
    assert [tool.name for tool in listed.tools] == ["core_sites", "flux-matiere_balance"]


def test_the_same_form_sent_twice_makes_one_token(shop):
    key = str(new_id())

    first, again = (send(shop, form_key=key) for _each in range(2))

    assert (first.status_code, again.status_code) == (200, 303)
    assert len(kept(shop)) == 1


def test_what_is_to_be_pasted_names_the_address_of_this_instance(shop):
    text = shop.client.get(PAGE, headers=AS_PERSON).text

    assert "https://ressourcerie.example.org/jarvos/mcp" in text
    assert "JARVOS_TOKEN" in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"label": " "}, "Il manque le nom"),
        ({"sites": []}, "Aucun site"),
        ({"tools": []}, "Rien n'est coché"),
        ({"tools": ["core.rien"]}, "n'existe plus"),
        ({"days": "367"}, "va de 1 à 366"),
        ({"days": "٣"}, "va de 1 à 366"),
        ({"daily_calls": "0"}, "va de 1 à"),
        ({"daily_proposals": "beaucoup"}, "va de 0 à"),
    ],
)
def test_a_token_that_is_misdescribed_is_refused_and_nothing_typed_is_lost(shop, changed, words):
    answer = send(shop, **changed)

    assert answer.status_code == 400
    assert words in answer.text.replace("&#39;", "'")
    assert changed.get("label") or "Assistant de la trésorière" in answer.text
    assert kept(shop) == []


def test_nobody_opens_what_they_may_not_do_themselves(shop, instance):
    site = shop.site()
    other = shop.site("Boutique du port")

    with instance.signed_in(["jarvos.read", "jarvos.set-up", "flux-matiere.read"], site_id=site):
        pass  # a person of one site alone: the page itself asks for the right everywhere
    with shop.database.read() as session:
        worker = next(one for one in session.scalars(select(Account)) if not one.administrator).id
        assert shop.assistance.sites_for(session, worker, "flux-matiere.read").keys() == {site}
    with pytest.raises(NotYours):
        shop.token(tools=["flux-matiere.balance"], kinds=[], sites=[other], by=worker)
    shop.token(tools=["flux-matiere.balance"], kinds=[], sites=[site], by=worker)


def test_a_token_is_revoked_on_the_page(shop):
    send(shop)
    [token] = kept(shop)

    answer = shop.client.post(
        f"{PAGE}/jetons/{token.id}/revoquer", headers=AS_PERSON, follow_redirects=False
    )

    assert answer.status_code == 303
    assert kept(shop)[0].revoked_at is not None
    assert "révoqué le" in shop.client.get(PAGE, headers=AS_PERSON).text
    assert all(shop.records("jarvos.acts", kind) for kind in ("token.made", "token.revoked"))


def test_a_token_that_is_not_there_is_told_so(shop):
    answer = shop.client.post(f"{PAGE}/jetons/{new_id()}/revoquer")

    assert answer.json()["type"] == "/problems/jarvos/unknown-token"

# SPDX-License-Identifier: Apache-2.0
"""The JSON API: status, body, permission."""

from uuid import uuid4

import pytest


@pytest.fixture
def opened(client):
    def open_one(name, **facts):
        answer = client.post("categories", json={"name": name} | facts)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return open_one


def test_a_category_is_opened_and_listed(client, opened):
    home = opened("Maison", letter="m")
    plates = opened("Vaisselle", parent_id=home["id"], guide_price_cents=50)

    assert plates["path"] == ["Maison", "Vaisselle"]
    assert home["letter"] == "M"
    assert [each["name"] for each in client.get("categories").json()["items"]] == [
        "Maison",
        "Vaisselle",
    ]


def test_the_list_is_read_page_by_page(client, opened):
    for name in ("Jouets", "Livres", "Vélos"):
        opened(name)

    first = client.get("categories?limit=2").json()
    second = client.get(f"categories?limit=2&after={first['next']}").json()

    assert [each["name"] for each in first["items"] + second["items"]] == [
        "Jouets",
        "Livres",
        "Vélos",
    ]
    assert second["next"] is None


def test_the_tree_follows_the_order_set_by_hand(client, opened):
    opened("Jouets")
    books = opened("Livres")
    opened("BD", parent_id=books["id"])

    client.post(f"categories/{books['id']}/reorder", json={"direction": "up"})

    tree = client.get("categories/tree").json()
    assert [each["name"] for each in tree] == ["Livres", "Jouets"]
    assert [each["name"] for each in tree[0]["children"]] == ["BD"]


def test_a_renaming_leaves_the_past_readable(client, opened):
    category = opened("Électroménager", effective_on="2026-01-05")["id"]

    client.post(f"categories/{category}/rename", json={"name": "EEE"})

    past = client.get(f"categories/{category}/as-of?day=2026-02-01").json()
    assert past["name"] == "Électroménager"
    changes = client.get(f"categories/{category}/changes").json()
    assert [change["kind"] for change in changes] == ["created", "renamed"]
    assert changes[1]["author_id"]


def test_a_day_before_the_opening_is_refused(client, opened):
    category = opened("Vélos")["id"]

    answer = client.get(f"categories/{category}/as-of?day=2020-01-01")

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/catalogue/not-yet-there"


def test_a_split_is_shown_before_it_is_made(client, opened):
    old = opened("Électroménager")["id"]
    body = {"parts": [{"name": "PAM", "share": 7500}, {"name": "Écrans", "share": 2500}]}

    shown = client.post(f"categories/{old}/split?preview=true", json=body).json()
    before = client.get("categories").json()["items"]
    made = client.post(f"categories/{old}/split", json=body).json()

    assert [heir["category_id"] for heir in shown["replaced"][0]["successors"]] == [None, None]
    assert [each["name"] for each in before] == ["Électroménager"]
    assert made["replaced"][0]["name"] == "Électroménager"
    shares = client.get(f"categories/{old}/successors").json()
    assert sorted(each["share"] for each in shares) == [2500, 7500]


def test_a_merge_archives_what_it_replaces(client, opened):
    sources = [opened("BD")["id"], opened("Romans")["id"]]

    answer = client.post(
        "categories/merge", json={"category_ids": sources, "into": {"name": "Livres"}}
    )

    assert answer.status_code == 200
    assert [each["name"] for each in client.get("categories").json()["items"]] == ["Livres"]


def test_a_move_back_among_the_roots(client, opened):
    home = opened("Maison")["id"]
    lamps = opened("Lampes", parent_id=home)["id"]

    answer = client.post(f"categories/{lamps}/move", json={"parent_id": None})

    assert answer.json()["path"] == ["Lampes"]


def test_archived_then_restored(client, opened):
    category = opened("Cintres")["id"]

    client.post(f"categories/{category}/archive", json={})
    hidden = client.get("categories").json()["items"]
    answer = client.post(f"categories/{category}/restore", json={})

    assert hidden == []
    assert answer.json()["archived_at"] is None


def test_prices_are_changed_without_touching_the_rest(client, opened):
    category = opened("Vélos", guide_price_cents=3000, letter="V")["id"]

    changed = client.patch(f"categories/{category}", json={"max_price_cents": 9000}).json()

    assert changed["guide_price_cents"] == 3000
    assert changed["letter"] == "V"


def test_a_refusal_is_a_problem_document(client, opened):
    opened("Livres")

    answer = client.post("categories", json={"name": "LIVRES"})

    document = answer.json()
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["detail"] == "« LIVRES » existe déjà au même endroit."


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "Livres", "guide_price_cents": "3"},
        {"name": "Livres", "guide_price_cents": -3},
        {"name": "Livres", "at_till": 1},
        {"name": "Livres", "couleur": "bleu"},
    ],
)
def test_a_malformed_category_is_refused(client, body):
    assert client.post("categories", json=body).status_code == 422


def test_a_target_is_either_a_category_or_a_name(client, opened):
    old = opened("Livres")["id"]
    part = {"category_id": str(uuid4()), "name": "BD", "share": 10_000}

    assert client.post(f"categories/{old}/split", json={"parts": [part]}).status_code == 422


def test_an_unknown_category_is_not_found(client):
    assert client.get(f"categories/{uuid4()}").status_code == 404


def test_reading_needs_its_permission(as_):
    assert as_().get("categories").status_code == 403


@pytest.mark.parametrize("path", ["categories", "presets", "containers", "partners", "places"])
def test_writing_needs_its_permission(as_, path):
    assert as_("catalogue.read").post(path, json={"name": "X"}).status_code == 403


LISTS = [
    ("presets", {"name": "Don −18 ans", "kind": "gift-minor"}),
    ("containers", {"name": "Bac gris", "tare_grams": 2400}),
    ("partners", {"name": "Secours local", "roles": ["social", "collector"]}),
    ("places", {"name": "Boutique", "roles": ["sale"]}),
]


@pytest.mark.parametrize(("nouns", "body"), LISTS)
def test_a_row_of_a_list_is_added_changed_and_archived(client, nouns, body):
    row = client.post(nouns, json=body).json()

    changed = client.put(f"{nouns}/{row['id']}", json=body | {"name": "Autre nom"}).json()
    archived = client.post(f"{nouns}/{row['id']}/archive").json()

    assert changed["name"] == "Autre nom"
    assert archived["archived_at"]
    assert client.get(nouns).json()["items"] == []
    assert client.post(f"{nouns}/{row['id']}/restore").json()["archived_at"] is None


@pytest.mark.parametrize(("nouns", "body"), LISTS)
def test_two_living_rows_of_a_list_do_not_share_a_name(client, nouns, body):
    client.post(nouns, json=body)

    answer = client.post(nouns, json=body | {"name": body["name"].upper()})

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("nouns", "body", "slug"),
    [
        ("presets", {"name": "X", "kind": "gift", "category_id": str(uuid4())}, "unknown"),
        ("presets", {"name": "X", "kind": "gift", "price_cents": 10**9}, "price-out-of-bounds"),
        ("containers", {"name": "X", "tare_grams": 10**9}, "weight-out-of-bounds"),
        ("places", {"name": "X", "roles": [], "site_id": str(uuid4())}, "site-unknown"),
        ("partners", {"name": "X", "roles": [], "siret": "123"}, "not-a-siret"),
        (
            "partners",
            {
                "name": "X",
                "roles": [],
                "agreement_from": "2026-02-01",
                "agreement_until": "2026-01-01",
            },
            "agreement-not-in-order",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused(client, nouns, body, slug):
    assert client.post(nouns, json=body).json()["type"] == f"/problems/catalogue/{slug}"


def test_the_same_key_opens_one_category(client):
    headers = {"Idempotency-Key": str(uuid4())}

    first = client.post("categories", json={"name": "Livres"}, headers=headers)
    again = client.post("categories", json={"name": "Livres"}, headers=headers)

    assert first.json() == again.json()
    assert len(client.get("categories").json()["items"]) == 1

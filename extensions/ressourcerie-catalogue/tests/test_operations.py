# SPDX-License-Identifier: Apache-2.0
"""Dated operations on categories, through their use cases."""

from datetime import date
from fractions import Fraction

import pytest
from ressourcerie_catalogue.models import Category
from ressourcerie_catalogue.service import problems
from ressourcerie_catalogue.service.decision import apply, effects, preview
from ressourcerie_catalogue.service.editing import Details, Direction, create, reorder, update
from ressourcerie_catalogue.service.history import category_as_of, successors, tree_as_of
from ressourcerie_catalogue.service.operations import archive, move, plan_move, rename, restore
from ressourcerie_catalogue.service.remapping import Part, Target, plan_merge, plan_split

JANUARY = date(2026, 1, 5)
FEBRUARY = date(2026, 2, 2)
MARCH = date(2026, 3, 2)


@pytest.fixture
def opened(session):
    def open_one(name, parent=None, on=JANUARY, **details):
        return create(
            session,
            name=name,
            parent_id=parent and parent.id,
            details=Details(**details),
            on=on,
            by=None,
        )

    return open_one


def test_a_renamed_category_keeps_its_past_name(session, opened):
    category = opened("Électroménager")

    rename(session, category_id=category.id, name="EEE", on=MARCH, by=None)

    assert category_as_of(session, category.id, FEBRUARY).name == "Électroménager"
    assert category_as_of(session, category.id, MARCH).name == "EEE"
    assert category_as_of(session, category.id, date(2025, 12, 31)) is None


def test_a_moved_category_keeps_its_past_path(session, opened):
    kitchen, home, oven = opened("Cuisine"), opened("Maison"), None
    oven = opened("Four", kitchen)

    move(session, category_id=oven.id, parent_id=home.id, on=MARCH, by=None)

    assert category_as_of(session, oven.id, FEBRUARY).path == ("Cuisine", "Four")
    assert category_as_of(session, oven.id, MARCH).path == ("Maison", "Four")


def test_the_rows_of_a_split_category_fall_in_its_successors(session, opened):
    old, screens = opened("Électroménager"), opened("Écrans")
    parts = [Part(Target(screens.id), 2500), Part(Target(name="PAM"), 7500)]

    apply(session, plan_split(session, category_id=old.id, parts=parts), on=MARCH, by=None)

    shares = {
        session.get(Category, each.category_id).name: each.share
        for each in successors(session, old.id)
    }
    assert shares == {"Écrans": Fraction(1, 4), "PAM": Fraction(3, 4)}
    assert old.archived_at is not None


def test_shares_are_followed_through_later_operations(session, opened):
    old, one, two = opened("A"), opened("B"), opened("C")
    halves = [Part(Target(one.id), 5000), Part(Target(two.id), 5000)]
    apply(session, plan_split(session, category_id=old.id, parts=halves), on=FEBRUARY, by=None)

    merge = plan_merge(session, category_ids=[one.id, two.id], into=Target(name="D"))
    apply(session, merge, on=MARCH, by=None)

    assert [each.share for each in successors(session, old.id)] == [1]


def test_a_restored_category_succeeds_itself_again(session, opened):
    old, new = opened("Livres anciens"), opened("Livres")
    merge = plan_merge(session, category_ids=[old.id], into=Target(new.id))
    apply(session, merge, on=FEBRUARY, by=None)

    restore(session, category_id=old.id, on=MARCH, by=None)

    assert [each.category_id for each in successors(session, old.id)] == [old.id]
    assert category_as_of(session, old.id, FEBRUARY).archived


def test_what_stands_under_a_moved_category_is_told_to_move_too(session, opened):
    home, kitchen = opened("Maison"), opened("Cuisine")
    plates = opened("Vaisselle", kitchen)

    decision = plan_move(session, category_id=kitchen.id, parent_id=home.id)

    assert [
        (each.category_id, each.before, each.after) for each in effects(session, decision, on=MARCH)
    ] == [
        (kitchen.id, ("Cuisine",), ("Maison", "Cuisine")),
        (plates.id, ("Cuisine", "Vaisselle"), ("Maison", "Cuisine", "Vaisselle")),
    ]


def test_a_preview_writes_nothing(session, opened):
    old = opened("Textile")
    parts = [Part(Target(name="Linge"), 4000), Part(Target(name="Vêtements"), 6000)]

    remapping = plan_split(session, category_id=old.id, parts=parts)
    preview(session, remapping, on=MARCH)

    assert [row.name for row in remapping.opened] == ["Linge", "Vêtements"]
    assert [past.name for past in tree_as_of(session, MARCH)] == ["Textile"]


@pytest.mark.parametrize("shares", [(5000, 4999), (10_000, 0), (12_000, -2000), ()])
def test_a_split_that_does_not_add_up_is_refused(session, opened, shares):
    old = opened("Textile")
    parts = [Part(Target(name=f"Part {share}"), share) for share in shares]

    with pytest.raises(problems.SharesNotWhole):
        plan_split(session, category_id=old.id, parts=parts)


def test_a_category_cannot_stand_under_itself(session, opened):
    top = opened("Maison")
    child = opened("Cuisine", top)

    with pytest.raises(problems.MoveMakesCycle):
        move(session, category_id=top.id, parent_id=child.id, on=MARCH, by=None)


def test_a_backdated_move_cannot_make_a_past_cycle(session, opened):
    """Every day since the date of an operation must still hold a tree."""
    one = opened("Maison")
    two = opened("Cuisine", one)
    move(session, category_id=two.id, parent_id=None, on=MARCH, by=None)

    with pytest.raises(problems.MoveMakesCycle):
        move(session, category_id=one.id, parent_id=two.id, on=FEBRUARY, by=None)


def test_the_same_name_is_refused_among_siblings_and_allowed_elsewhere(session, opened):
    books, toys = opened("Livres"), opened("Jouets")
    opened("Divers", books)
    opened("Divers", toys)

    with pytest.raises(problems.NameTaken):
        opened("  DIVERS ", toys)


def test_the_name_of_an_archived_category_is_free(session, opened):
    archive(session, category_id=opened("Cintres").id, on=FEBRUARY, by=None)

    assert opened("Cintres", on=MARCH).archived_at is None


def test_a_category_with_active_children_is_not_archived(session, opened):
    top = opened("Maison")
    opened("Vaisselle", top)

    with pytest.raises(problems.ActiveChildren, match="« Vaisselle »"):
        archive(session, category_id=top.id, on=MARCH, by=None)


def test_nothing_opens_under_an_archived_category(session, opened):
    top = opened("Maison")
    archive(session, category_id=top.id, on=FEBRUARY, by=None)

    with pytest.raises(problems.ParentArchived):
        opened("Vaisselle", top, on=MARCH)


def test_an_operation_does_not_precede_the_last_one(session, opened):
    category = opened("DVD", on=FEBRUARY)

    with pytest.raises(problems.DatedTooEarly, match="02/02/2026"):
        rename(session, category_id=category.id, name="Films", on=JANUARY, by=None)


@pytest.mark.parametrize("day", [date(2026, 3, 18), date(1999, 12, 31), date(2062, 3, 16)])
def test_a_date_out_of_reach_is_refused(session, opened, day):
    with pytest.raises(problems.DateOutOfReach):
        opened("DVD", on=day)


def test_siblings_do_not_share_a_letter(session, opened):
    opened("Livres", letter="l")

    with pytest.raises(problems.LetterTaken):
        opened("Luminaires", letter="L")


def test_a_move_does_not_bring_two_letters_together(session, opened):
    home = opened("Maison", letter="A")
    lamp = opened("Lampes", home, letter="L")
    opened("Livres", letter="L")

    with pytest.raises(problems.LetterTaken):
        move(session, category_id=lamp.id, parent_id=None, on=MARCH, by=None)


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"min_price_cents": 500, "guide_price_cents": 300}, problems.PricesNotInOrder),
        ({"min_price_cents": 500, "max_price_cents": 300}, problems.PricesNotInOrder),
        ({"guide_price_cents": 400, "max_price_cents": 300}, problems.PricesNotInOrder),
        ({"guide_price_cents": -1}, problems.PriceOutOfBounds),
        ({"max_price_cents": 10**9}, problems.PriceOutOfBounds),
        ({"max_weight_grams": 0}, problems.WeightOutOfBounds),
        ({"default_weight_grams": 5000, "max_weight_grams": 900}, problems.DefaultAboveMaximum),
        ({"letter": "É"}, problems.LetterNotOne),
        ({"letter": "AB"}, problems.LetterNotOne),
    ],
)
def test_details_out_of_bounds_are_refused(session, opened, details, refusal):
    category = opened("Meubles")

    with pytest.raises(refusal):
        update(session, category_id=category.id, **details)


def test_arrows_change_the_order(session, opened):
    books, toys, lamps = opened("Livres"), opened("Jouets"), opened("Lampes")

    reorder(session, category_id=lamps.id, direction=Direction.UP)
    reorder(session, category_id=books.id, direction=Direction.UP)

    names = [past.name for past in tree_as_of(session, MARCH)]
    assert names == ["Livres", "Lampes", "Jouets"]
    assert toys.position == 3

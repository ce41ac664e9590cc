# SPDX-License-Identifier: Apache-2.0
"""Codes say what was written, and any wrong sign is seen."""

from contextlib import suppress
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ressourcerie_codes_barres.codes.alphabet import BASE, SIGNS
from ressourcerie_codes_barres.codes.grammar import (
    CATEGORIES,
    CONTAINERS,
    LOTS,
    MOST_CENTS,
    MOST_GRAMS,
    OBJECTS,
    decode,
    encode,
    grouped,
)
from ressourcerie_codes_barres.codes.kinds import (
    BadgeCode,
    CommandCode,
    ContainerCode,
    ForeignCode,
    LotCode,
    ObjectCode,
    OwnCode,
    PriceCode,
    TicketCode,
    Verb,
)
from ressourcerie_codes_barres.codes.problems import (
    CodeDamaged,
    CodeEmpty,
    CodeTooLong,
    CodeUnknown,
)

from ressourcerie_core.errors import Problem

CODES: st.SearchStrategy[OwnCode] = st.one_of(
    st.builds(ObjectCode, st.integers(0, OBJECTS - 1)),
    st.builds(
        PriceCode,
        st.integers(0, CATEGORIES - 1),
        st.integers(0, MOST_CENTS),
        st.none() | st.integers(0, MOST_GRAMS),
    ),
    st.builds(ContainerCode, st.integers(0, CONTAINERS - 1)),
    st.builds(LotCode, st.integers(0, LOTS - 1)),
    st.builds(TicketCode, st.uuids()),
    st.builds(CommandCode, st.sampled_from(Verb), st.integers(0, BASE**3 - 1)),
)


def is_refused(text: str) -> bool:
    try:
        decode(text)
    except Problem as problem:
        return bool(problem.detail and problem.hint)
    return False


@given(CODES)
def test_a_code_says_what_was_written(code: OwnCode) -> None:
    text = encode(code)
    assert decode(text) == decode(grouped(text).lower()) == code


@given(CODES)
def test_each_wrong_sign_is_seen(code: OwnCode) -> None:
    text = encode(code)
    wrong = (
        text[:place] + sign + text[place + 1 :]
        for place, sign in product(range(len(text)), SIGNS)
        if text[place] != sign
    )
    assert [one for one in wrong if not is_refused(one)] == []


@given(CODES)
def test_two_neighbours_swapped_are_seen(code: OwnCode) -> None:
    text = encode(code)
    pairs = (place for place in range(len(text) - 1) if text[place] != text[place + 1])
    swapped = (text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in pairs)
    assert [one for one in swapped if not is_refused(one)] == []


@given(CODES)
def test_a_code_that_lost_its_end_is_seen(code: OwnCode) -> None:
    text = encode(code)
    assert [text[:end] for end in range(len(text)) if not is_refused(text[:end])] == []


@given(st.text(max_size=100) | st.text(SIGNS + " -", max_size=40))
def test_any_text_is_read_or_refused_in_french(text: str) -> None:
    with suppress(Problem):
        assert decode(text)


@pytest.mark.parametrize(
    ("text", "kind", "digits"),
    [
        ("3017620422003", "ean-13", "3017620422003"),
        ('"à&ç_éà(é"èé', None, None),
        ("96385074", "ean-8", "96385074"),
        ("036000291452", "ean-13", "0036000291452"),
        ("978-2-07-036822-8", "isbn", "9782070368228"),
        ("207036822X", "isbn", "9782070368228"),
        ("080442957X", "isbn", "9780804429573"),
    ],
    ids=["ean-13", "french-damaged", "ean-8", "upc-a", "isbn-13", "isbn-10", "isbn-10-x"],
)
def test_codes_of_makers_are_read(text: str, kind: str | None, digits: str | None) -> None:
    if kind is None:
        with pytest.raises(CodeDamaged):
            decode(text)
    else:
        found = decode(text)
        assert isinstance(found, ForeignCode)
        assert (found.kind, found.digits) == (kind, digits)


def test_the_sort_that_a_reader_says_before_a_code_is_left_out() -> None:
    assert decode("]E09782070368228") == decode("9782070368228")


def test_digits_that_a_french_keyboard_moved_are_read() -> None:
    moved = "3017620422003".translate(str.maketrans("0123456789", "à&é\"'(-è_ç"))
    assert decode(moved) == ForeignCode("ean-13", "3017620422003")


def test_a_badge_says_nothing_but_that_it_is_one() -> None:
    badge = "bcdefghijklnoprstuvxbcdefghijk"
    assert decode(badge.upper()) == BadgeCode(badge)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (" \t", CodeEmpty),
        ("J" * 10_000, CodeTooLong),
        ("3017620422004", CodeDamaged),
        ("JBBBBBBBBD", CodeDamaged),
        ("Bonjour", CodeUnknown),
        ("\x00\x01\x02", CodeUnknown),
        ("https://example.org", CodeUnknown),
        ("ﬀBBBBBBBBB", CodeUnknown),
        ("T" + "Y" * 33, CodeDamaged),
    ],
    ids=["empty", "long", "digit", "sign", "word", "binary", "address", "ligature", "ticket"],
)
def test_what_is_no_code_is_refused(text: str, refusal: type[Problem]) -> None:
    with pytest.raises(refusal) as caught:
        decode(text)
    assert caught.value.as_line().isprintable()


def test_a_number_beyond_its_field_is_not_written() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(ObjectCode(OBJECTS))


def test_the_largest_identifier_of_a_ticket_fits() -> None:
    largest = TicketCode(UUID(int=2**128 - 1))
    assert decode(encode(largest)) == largest


def test_codes_are_those_that_the_documentation_publishes() -> None:
    assert grouped(encode(ObjectCode(0))) == "JBBB BBBB BC"
    assert grouped(encode(PriceCode(category=1, cents=250))) == "PBBC BBBV SJ"


@pytest.mark.parametrize(
    "before", ["https://boussole.test", "http://192.0.2.7:8080", "]Q1https://a.fr"]
)
def test_the_address_of_a_receipt_is_the_code_of_its_ticket(before):
    ticket = UUID("01a20a3d-e10a-7615-8ed7-d66f3dd55787")

    assert decode(f"{before}/caisse/recus/{ticket}") == TicketCode(ticket)


@pytest.mark.parametrize(
    "address",
    [
        "https://boussole.test/caisse/recus/",
        "https://boussole.test/caisse/recus/01a20a3d-e10a-7615-8ed7-d66f3dd5578",
        "https://boussole.test/autre/01a20a3d-e10a-7615-8ed7-d66f3dd55787",
        "ftp://boussole.test/caisse/recus/01a20a3d-e10a-7615-8ed7-d66f3dd55787",
        f"https://{'b' * 10_000}/caisse/recus/01a20a3d-e10a-7615-8ed7-d66f3dd55787",
    ],
)
def test_another_address_is_no_code(address):
    with pytest.raises((CodeUnknown, CodeTooLong)):
        decode(address)

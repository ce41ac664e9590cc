# SPDX-License-Identifier: Apache-2.0
"""The same facts give the same bytes, whatever their order, their Unicode form or the machine."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ressourcerie_core.journal.canonical import canonical
from ressourcerie_core.journal.records import content_of

whole = st.integers(-(2**53) + 1, 2**53 - 1)
scalars = st.one_of(st.none(), st.booleans(), whole, st.text(max_size=20))
facts = st.dictionaries(
    st.text(max_size=8).map(lambda name: unicodedata.normalize("NFC", name)),
    st.recursive(scalars, lambda inner: st.one_of(st.lists(inner, max_size=4)), max_leaves=8),
    max_size=6,
)


@given(facts)
def test_facts_come_back_in_normal_form(given_facts):
    back = json.loads(canonical(given_facts))

    assert canonical(back) == canonical(given_facts)
    assert canonical(dict(reversed(given_facts.items()))) == canonical(given_facts)


@given(facts)
def test_a_record_is_the_canonical_form_of_the_whole(given_facts):
    parts = {"stream": "a.b", "number": 7, "kind": "c.d"}
    parts |= {"recorded_at": "2026-11-22T10:00:00.000000Z"}
    written = content_of(**parts, author_id=None, key_id="k", facts=canonical(given_facts))

    whole_record = {**parts, "author": None, "key": "k", "format": 1, "facts": given_facts}
    assert written == canonical(whole_record).encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ({"e": "e\u0301"}, '{"e":"é"}'),
        ({"t": '\u2028\x7f\x00\n"\\/'}, '{"t":"\u2028\x7f\\u0000\\n\\"\\\\/"}'),
        ({"\ue000": 2, "\U0001f600": 1}, '{"\U0001f600":1,"\ue000":2}'),
        ({"n": -0, "m": 2**53 - 1}, '{"m":9007199254740991,"n":0}'),
        ({"l": (True, False, [])}, '{"l":[true,false,[]]}'),
    ],
)
def test_published_vectors(value, written):
    assert canonical(value) == written

# SPDX-License-Identifier: Apache-2.0
"""How a refusal is rendered for those who meet it."""

from ressourcerie_core.errors import Problem, Refused


class Torn(Problem):
    slug = "bag/torn"
    title = "Le sac est percé"
    status = 409
    exit_code = 2


TORN = Torn("Le sac a un trou.", hint="Prenez-en un autre.", where="quai", cause="ENOENT", grams=3)


def test_a_visitor_gets_a_problem_document_without_the_words_of_a_library():
    assert TORN.as_json() == {
        "type": "/problems/bag/torn",
        "title": "Le sac est percé",
        "status": 409,
        "detail": "Le sac a un trou.",
        "hint": "Prenez-en un autre.",
        "where": "quai",
        "grams": 3,
    }


def test_an_operator_gets_one_line_with_them():
    assert TORN.as_line() == "quai : Le sac a un trou. (ENOENT) → Prenez-en un autre."


def test_problems_found_together_are_told_together_and_exit_as_the_gravest():
    refused = Refused([Problem("Un.", hint="Rien."), TORN])

    assert str(refused).splitlines() == ["Un. → Rien.", TORN.as_line()]
    assert refused.exit_code == 2

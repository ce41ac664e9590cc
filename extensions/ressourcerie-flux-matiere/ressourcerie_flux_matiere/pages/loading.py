# SPDX-License-Identifier: Apache-2.0
"""The rows of a form that says what is loaded: a category, and its weight or its number."""

from typing import Any

from sqlalchemy.orm import Session

from ressourcerie_core.ids import new_id
from ressourcerie_core.numbers import parse_grams
from ressourcerie_core.web import SentForm

from ..models import HELD, Stage
from ..service.exits import Load
from ..service.guide import at_reception, meant
from ..service.lines import Line
from ..stages import STAGES
from .fields import container_choices, id_of, one_of, quantity_of, tare_of

ROWS = 8


def loads_of(session: Session, form: SentForm, destination: Stage) -> list[Load]:
    """Read the rows that are filled."""
    origin = one_of(form, "origin", Stage, Stage.SHOP)
    found = []
    for row in range(ROWS):
        said = (form.text(f"{name}{row}") for name in ("category", "weight", "quantity"))
        category, weight, _quantity = texts = tuple(said)
        if any(texts):
            container_id, tare_grams = tare_of(session, form, f"container{row}")
            line = Line(
                category_id=meant(session, category).category_id,
                destination=destination,
                gross_grams=parse_grams(weight) if weight else None,
                tare_grams=tare_grams if weight else 0,
                container_id=container_id if weight else None,
                quantity=quantity_of(form, f"quantity{row}"),
            )
            found.append(Load(id_of(form, f"id{row}"), line, origin))
    return found


def loading_context(session: Session) -> dict[str, Any]:
    """Give what the rows are made of."""
    return {
        "rows": range(ROWS),
        "choices": at_reception(session),
        "containers": container_choices(session),
        "origin_options": [(stage, STAGES[stage]) for stage in HELD],
        "asks_to_confirm": False,
        "new_id": new_id,
    }

# SPDX-License-Identifier: Apache-2.0
"""What the commands of codes ask the writer to do; facts and answers are JSON."""

from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.operations import Json, operation

from .labels.papers import PAPERS
from .labels.symbols import Symbology
from .service import printing
from .service.printing import Layout, PriceLabels


@operation
def print_price(
    session: Session,
    *,
    site_id: str,
    category_id: str,
    price_cents: int,
    weight_grams: int | None,
    count: int,
    paper: str,
    symbology: str,
    start: int,
) -> Json:
    wanted = PriceLabels(UUID(category_id), price_cents, weight_grams, count)
    layout = Layout(PAPERS[paper], Symbology(symbology), start)
    return str(printing.print_price(session, UUID(site_id), wanted, layout, by=None).id)


@operation
def number_categories(session: Session) -> Json:
    """Give its number to each category that has none, before a wall card is drawn."""
    return printing.number_categories(session)

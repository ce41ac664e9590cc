# SPDX-License-Identifier: Apache-2.0
"""What waits about labelled objects, on the home page of who may settle it."""

from collections import Counter

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ToDo

from .service.selling import open_double_sales


def to_do(session: Session, visitor: Visitor) -> list[ToDo]:
    """Give the objects that two tickets sold, site by site."""
    sites = list(visitor.sites("codes-barres.label"))
    counts = Counter(one.site_id for one in open_double_sales(session, sites))
    return [
        ToDo(
            _("Objets vendus deux fois"),
            f"/codes-barres/sites/{site_id}/doubles",
            count=count,
            urgent=True,
        )
        for site_id, count in counts.items()
    ]

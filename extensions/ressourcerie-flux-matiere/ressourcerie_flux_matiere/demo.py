# SPDX-License-Identifier: Apache-2.0
"""What ``ressourcerie demo`` writes for the material flow; every name is invented."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.i18n import _

from .service.posts import add_post


def fill(session: Session) -> None:
    """Open a post at each site."""
    for site_id in session.scalars(select(Site.id)).all():
        add_post(session, site_id, name=_("Quai de réception"))

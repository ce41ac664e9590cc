# SPDX-License-Identifier: Apache-2.0
"""The site of a till."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.i18n import _

from .setting_problems import NotHere

# Built once: each ticket runs it, and to build it cost more than to run it.
_FIND = select(Site).where(Site.id == bindparam("of"))


def site_of(session: Session, site_id: UUID) -> Site:
    """Give a site, or refuse its identifier."""
    site = session.scalar(_FIND, {"of": site_id})
    if site is None:
        raise NotHere(_("site"), site_id)
    return site

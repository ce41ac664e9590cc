# SPDX-License-Identifier: Apache-2.0
"""The slots of the core's own pages (public to modules)."""

from dataclasses import dataclass
from uuid import UUID

from ressourcerie_core.module import Slot


@dataclass(frozen=True)
class HomeContext:
    """The home page.

    :param site_id: the site where the visitor works now; ``None`` when it is not known.
    """

    site_id: UUID | None


@dataclass(frozen=True)
class AdminModuleContext:
    """A module's card on the page ``/admin/modules``.

    :param name: the module's name.
    """

    name: str


HOME_TOP = Slot("home.top", HomeContext)
HOME_SIDE = Slot("home.side", HomeContext)
ADMIN_MODULE = Slot("admin.module", AdminModuleContext)

CORE_SLOTS = (HOME_TOP, HOME_SIDE, ADMIN_MODULE)

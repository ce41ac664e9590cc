# SPDX-License-Identifier: Apache-2.0
"""The columns of the breakdowns of the balance, on the page and in the workbook."""

from collections.abc import Callable, Mapping

from ressourcerie_core.i18n import _

from ..models import Stage
from ..service.figures import Balance

Column = tuple[str, str, Callable[[Balance], int]]

#: The columns of breakdowns: a title, the lines that make the figure, and how it is read.
COLUMNS: Mapping[str, Column] = {
    "entered": (_("Entré"), "de=intake", lambda one: one.entered),
    "kept": (_("Gardé"), "de=intake&vers=shop,workshop", lambda one: one.entered_to_stock),
    "received": (_("Reçu d'un site"), "de=transit", lambda one: one.received),
    "sent": (_("Envoyé à un site"), "vers=transit", lambda one: one.sent),
    "recycled": (_("Recyclé"), "net=recycled", lambda one: one.gone(Stage.RECYCLED)),
    "wasted": (_("Jeté"), "net=wasted", lambda one: one.gone(Stage.WASTED)),
    "given": (_("Donné"), "net=given", lambda one: one.gone(Stage.GIVEN)),
    "used": (
        _("Vendu et donné"),
        "net=sold,given",
        lambda one: one.gone(Stage.SOLD, Stage.GIVEN),
    ),
    "left": (_("Sorti"), "net=sold,given,recycled,wasted", lambda one: one.left),
    "stock": (_("Variation du stock"), "net=shop,workshop", lambda one: one.stock_change),
}

#: The columns of each breakdown.
OF_CATEGORIES = ("entered", "kept", "recycled", "wasted", "used", "stock")
OF_DEPOSITS = ("entered", "kept", "recycled", "wasted")
OF_PARTNERS = ("entered", "given", "recycled", "wasted")
OF_MONTHS = ("entered", "left", "stock")
OF_SITES = ("entered", "received", "sent", "left", "stock")

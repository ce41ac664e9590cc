# SPDX-License-Identifier: Apache-2.0
"""What things are called on the pages of the back office."""

from datetime import date

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros

SESSION_KINDS = {
    "normal": _("Session"),
    "deferred": _("Session différée"),
    "school": _("École"),
}
TICKET_TYPES = {
    "sale": _("Vente"),
    "refund": _("Remboursement"),
    "cancellation": _("Annulation"),
}
LINE_KINDS = {
    "goods": _("Objets"),
    "gift": _("Don"),
    "membership": _("Adhésion"),
    "voucher-sold": _("Bon d'achat vendu"),
}
MOVEMENTS = {
    "drawer-in": _("Entrée dans le tiroir"),
    "drawer-out": _("Sortie du tiroir"),
    "transfer-in": _("Reçu d'une autre caisse"),
    "transfer-out": _("Remis à une autre caisse"),
    "bank-deposit": _("Remise d'espèces en banque"),
    "cheque-deposit": _("Remise de chèques en banque"),
    "drawer-opened": _("Tiroir ouvert sans vente"),
}
METHOD_KINDS = {
    "cash": _("espèces"),
    "card": _("carte"),
    "cheque": _("chèque"),
    "transfer": _("virement"),
    "local": _("monnaie locale"),
    "voucher": _("bon d'achat"),
    "other": _("autre"),
}
PRICE_MODES = {
    "fixed": _("Prix fixes : le prix du guide, qui ne se change pas"),
    "from": _("À partir de : le prix du guide est un minimum"),
    "free": _("Prix libres : le prix du guide est une idée"),
    "basket": _("Un seul prix négocié pour tout le panier"),
}
DESTINATIONS = {"sold": _("vendu"), "given": _("donné")}


def french_day(day: date) -> str:
    """Write a day: ``16/03/2026``."""
    return f"{day:%d/%m/%Y}"


def time_name(time: str) -> str:
    """Write ``2026-11-03`` as ``03/11/2026``, and ``2026-11`` as ``11/2026``."""
    return "/".join(reversed(time.split("-")))


def hour_name(hour: str) -> str:
    """Write ``14`` as ``14 h``; what was entered afterwards has no hour."""
    return f"{int(hour)}\u00a0h" if hour else _("saisi après")


def signed(cents: int) -> str:
    """Show a difference with its sign: ``+2,00 €``, ``−2,00 €``, ``0,00 €``."""
    sign = "+" if cents > 0 else "−" if cents < 0 else ""
    return f"{sign}{euros(abs(cents))}"


def counted(number: int, one: str, many: str) -> str:
    """Write a number with its noun: ``1 ticket``, ``3 tickets``; zero is singular in French."""
    return f"{number}\u00a0{many if number > 1 else one}"

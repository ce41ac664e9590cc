# SPDX-License-Identifier: Apache-2.0
"""What things are called on the pages of the accounting."""

from ressourcerie_core.i18n import _

#: In the order in which a treasurer looks at them.
STATES = {
    "refused": _("refusée par Paheko"),
    "parked": _("en attente de quelqu'un"),
    "doubtful": _("à vérifier dans Paheko"),
    "pending": _("à envoyer"),
    "sent": _("dans Paheko"),
    "by-hand": _("faite à la main"),
    "nothing": _("rien à porter"),
}
#: Those that need a person.
URGENT = ("refused", "parked")
METHODS = {
    "cash": _("Espèces"),
    "cheque": _("Chèques"),
    "card": _("Cartes"),
    "transfer": _("Virements"),
    "voucher": _("Bons d'achat repris"),
    "local": _("Monnaie locale"),
    "other": _("Autres moyens"),
}
LINES = {
    "goods": _("Ventes d'objets"),
    "gift": _("Dons d'argent"),
    "membership": _("Adhésions"),
    "voucher-sold": _("Bons d'achat vendus"),
}
STEPS = {"fine": _("Bien"), "warning": _("À voir"), "wrong": _("Non")}

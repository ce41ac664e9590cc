# SPDX-License-Identifier: Apache-2.0
"""What Paheko adds: what the till closed, in the accounts that the association keeps there."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import Every, Job, Module, Subscription

from .settings import PahekoSettings


class PahekoModule(Module):
    name = "paheko"
    title = _("Paheko")
    models = ".models"
    migrations = ".migrations"
    settings = PahekoSettings
    personal = ".personal:AboutPeople"
    subscriptions = (Subscription("caisse.session-closed", ".subscribers:keep_closing"),)
    jobs = (Job("paheko.send", _("Envoyer les clôtures à Paheko"), ".jobs:send", Every(1)),)

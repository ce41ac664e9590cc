# SPDX-License-Identifier: Apache-2.0
"""The bad twin of the sample: whatever it adds raises, hangs or gives rubbish when it is used."""

import time

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    Component,
    Context,
    Every,
    Fill,
    Job,
    MenuEntry,
    Module,
    Permission,
    Role,
    Stream,
    Subscription,
)

from .settings import TorduSettings


class TorduModule(Module):
    name = "tordu"
    title = _("Module tordu")
    settings = TorduSettings
    permissions = (Permission("tordu.break", _("casser")),)
    roles = (Role("tordu.breaker", _("Casse"), ("tordu.break", "inconnu.partout")),)
    menu = (MenuEntry(_("Nulle part"), "/nulle-part", description=_("Ne mène à rien.")),)
    journal = (Stream("tordu.rien", _("Rien"), {}),)
    fills = (
        Fill("complet.aside", ".fragments:raises", order=1),
        Fill("complet.aside", ".fragments:hangs", order=2),
        Fill("complet.aside", ".fragments:rubbish", order=3),
        Fill("complet.aside", ".fragments:leaves", order=4),
        Fill("complet.aside", ".fragments:breaks_the_base", order=5),
        Fill("complet.aside", ".fragments:template_that_fails", order=6),
        Fill("complet.aside", Component("@ressourcerie/tordu/broken.js", "tordu-broken"), order=7),
        Fill("home.top", ".fragments:raises"),
        Fill("home.side", ".fragments:rubbish"),
        Fill("admin.module", ".fragments:raises"),
    )
    models = ".models"
    subscriptions = (Subscription("complet.note-written", ".subscribers:fail"),)
    jobs = (Job("tordu.fail", _("Échouer"), ".jobs:fail", Every(minutes=60)),)
    api = ".api:router"
    pages = ".pages:router"
    to_do = ".fragments:to_do"
    commands = ".commands:tordu"
    personal = ".people:PERSONAL"
    demo = ".demo:fill"

    def stop(self, context: Context) -> None:
        match context.settings.stop:
            case "raise":
                raise OSError("la balance ne répond plus")
            case "hang":
                time.sleep(60)

# SPDX-License-Identifier: Apache-2.0
"""A module that uses every contribution point once, so that each is seen to work."""

from pathlib import Path

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    Component,
    Context,
    Every,
    Fill,
    Job,
    MenuEntry,
    Module,
    Offline,
    Permission,
    Role,
    Stream,
    Subscription,
)

from .settings import CompletSettings


class CompletModule(Module):
    name = "complet"
    title = _("Module complet")
    settings = CompletSettings
    permissions = (
        Permission("complet.read", _("lire les notes")),
        Permission("complet.write", _("écrire une note")),
    )
    roles = (Role("complet.scribe", _("Rédaction"), ("complet.read", "complet.write")),)
    menu = (MenuEntry(_("Les notes"), "/", "complet.read", description=_("Ce qu'on s'est dit.")),)
    journal = (Stream("complet.notes", _("Notes"), {"note-written": _("Note écrite")}),)
    slots = (".public:ASIDE",)
    fills = (
        Fill("complet.aside", ".fragments:last_note"),
        Fill("complet.aside", Component("@ressourcerie/complet/counter.js", "complet-counter")),
        Fill("home.top", ".fragments:greeting", permission="complet.read"),
        Fill("home.side", ".fragments:beside"),
        Fill("admin.module", ".fragments:on_sheet"),
        Fill("absent.place", ".fragments:greeting"),
    )
    offline = Offline(pages=("/aide",), assets=("counter.js",))
    models = ".models"
    events = (".public:NoteWritten",)
    subscriptions = (Subscription("complet.note-written", ".subscribers:hear"),)
    jobs = (Job("complet.count", _("Compter les notes"), ".jobs:count", Every(minutes=60)),)
    api = ".api:router"
    pages = ".pages:router"
    to_do = ".fragments:to_do"
    commands = ".commands:complet"
    personal = ".people:PERSONAL"
    demo = ".demo:fill"

    def start(self, context: Context) -> None:
        _trace(context.settings, "started")

    def stop(self, context: Context) -> None:
        _trace(context.settings, "stopped")


def _trace(settings: CompletSettings, word: str) -> None:
    if settings.trace_file:
        with Path(settings.trace_file).open("a", encoding="utf-8") as file:
            file.write(f"{word}\n")

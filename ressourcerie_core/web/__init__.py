# SPDX-License-Identifier: Apache-2.0
"""What a module's routes are written with (public to modules)."""

from ressourcerie_core.periods import Period
from ressourcerie_core.web.core_slots import AdminModuleContext, HomeContext
from ressourcerie_core.web.cursor import Page, Paged
from ressourcerie_core.web.deps import Happenings, Outside, Read, Reading, Write, settings_of
from ressourcerie_core.web.entering import enter_site
from ressourcerie_core.web.flashes import flash
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.measures import Measure
from ressourcerie_core.web.pages import page, refused_form
from ressourcerie_core.web.payloads import Answer, Body, Cents, Grams
from ressourcerie_core.web.period_choice import ChosenPeriod
from ressourcerie_core.web.problems import problems
from ressourcerie_core.web.slots import Fragment
from ressourcerie_core.web.to_do import ToDo

__all__ = [
    "AdminModuleContext",
    "Answer",
    "Body",
    "Cents",
    "ChosenPeriod",
    "Form",
    "Fragment",
    "Grams",
    "Happenings",
    "HomeContext",
    "Measure",
    "Outside",
    "Page",
    "Paged",
    "Period",
    "Read",
    "Reading",
    "See",
    "SentForm",
    "ToDo",
    "Write",
    "enter_site",
    "flash",
    "page",
    "problems",
    "refused_form",
    "settings_of",
]

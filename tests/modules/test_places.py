# SPDX-License-Identifier: Apache-2.0
"""What a descriptor says of its places in pages is checked before anything is shown."""

import pytest

from ressourcerie_core.module import (
    AssistantTool,
    Component,
    Fill,
    MenuEntry,
    Module,
    Offline,
    Permission,
)
from ressourcerie_core.modules.descriptor import faults_of


def faults(**attributes):
    fields = {"name": "stock", "title": "Stock", **attributes}
    return faults_of(type("Descriptor", (Module,), fields), "stock")


def test_a_descriptor_that_uses_every_place_is_well_formed():
    component = Component("@ressourcerie/stock/lists/counter.js", "stock-counter")

    assert (
        faults(
            permissions=(Permission("stock.read", "Lire"),),
            menu=(MenuEntry("Stock", "/", "stock.read"),),
            slots=(".public:SHEET",),
            fills=(
                Fill("catalogue.category-sheet", ".pages:stock_of", "catalogue.read"),
                Fill("home.top", component),
            ),
            to_do=".pages:waiting",
            offline=Offline(pages=("/compter",), assets=("count.js",)),
        )
        == []
    )


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"slots": ".public:SHEET"}, "« slots » n'est pas un tuple"),
        ({"slots": (".public",)}, "écrivez « .public:MON_EMPLACEMENT »"),
        ({"menu": ("Stock",)}, "« menu » contient 'Stock', qui n'est pas de type MenuEntry"),
        ({"fills": (".pages:x",)}, "« fills » contient '.pages:x', qui n'est pas de type Fill"),
        ({"fills": (Fill("home", ".pages:x"),)}, "ne s'écrit pas « propriétaire.emplacement »"),
        ({"fills": (Fill("home.top", ".pages"),)}, "doit être une référence"),
        (
            {"fills": (Fill("home.top", Component("@ressourcerie/other/a.js", "a-b")),)},
            "ne s'écrit pas « @ressourcerie/stock/fichier.js »",
        ),
        (
            {"fills": (Fill("home.top", Component("@ressourcerie/stock/a.js", "stock")),)},
            "doit avoir des minuscules et un tiret",
        ),
        (
            {"menu": (MenuEntry("Stock", "/", "stock.raed"),)},
            "« stock.raed » n'est pas dans « permissions »",
        ),
        ({"offline": ("/compter",)}, "« offline » n'est pas de type Offline"),
        ({"offline": Offline(pages=("compter",))}, "ne commence pas par « / »"),
        ({"offline": Offline(assets=("../x.js",))}, "n'est pas un nom de fichier"),
        ({"to_do": ".pages"}, "« to_do » doit nommer un objet"),
        ({"tools": ("stock.all",)}, "« tools » contient 'stock.all', qui n'est pas de type"),
        (
            {"tools": (AssistantTool("stock.all", "Tout", "Tout.", ".assistants", "stock.read"),)},
            "ce que « stock.all » appelle doit être une référence",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_place_that_is_badly_said_is_a_fault(attributes, words):
    (fault,) = faults(**attributes)

    assert words in fault

# SPDX-License-Identifier: Apache-2.0
"""What people call what the catalogue names by a key word."""

from ressourcerie_core.i18n import _

from .models import Material

MATERIALS = {
    Material.TEXTILE: _("textile"),
    Material.METAL: _("métaux"),
    Material.WOOD: _("bois"),
    Material.PAPER: _("papier et carton"),
    Material.GLASS: _("verre"),
    Material.PLASTIC: _("plastique"),
    Material.FURNITURE: _("meubles"),
    Material.ELECTRICAL: _("appareils électriques"),
    Material.TOYS: _("jouets"),
    Material.RUBBLE: _("gravats"),
    Material.HAZARDOUS: _("produits dangereux"),
    Material.OTHER: _("autre"),
}

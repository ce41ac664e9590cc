# SPDX-License-Identifier: Apache-2.0
"""What the stages of the flow are called, on the pages and in refusals."""

from ressourcerie_core.i18n import _

from .models import Stage

STAGES = {
    Stage.INTAKE: _("Apports"),
    Stage.SHOP: _("Magasin"),
    Stage.WORKSHOP: _("Atelier"),
    Stage.TRANSIT: _("Entre deux sites"),
    Stage.SOLD: _("Vente"),
    Stage.GIVEN: _("Don d'objets"),
    Stage.RECYCLED: _("Recyclage"),
    Stage.WASTED: _("Déchèterie"),
}

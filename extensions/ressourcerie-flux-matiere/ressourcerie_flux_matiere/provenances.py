# SPDX-License-Identifier: Apache-2.0
"""What the ways in which goods come are called, on the pages and in refusals."""

from ressourcerie_core.i18n import _

from .models import Provenance

PROVENANCES = {
    Provenance.DROPPED_OFF: _("Apport volontaire"),
    Provenance.HOME_PICKUP: _("Collecte à domicile"),
    Provenance.CLEARANCE: _("Débarras"),
    Provenance.TIP: _("Prélèvement en déchèterie"),
    Provenance.KERBSIDE: _("Porte-à-porte"),
    Provenance.DISTRIBUTION: _("Collecte en distribution"),
    Provenance.COMPANY: _("Entreprise ou association"),
    Provenance.OTHER: _("Autre provenance"),
}

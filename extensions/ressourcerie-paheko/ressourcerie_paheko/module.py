# SPDX-License-Identifier: Apache-2.0
"""What Paheko adds: what the till closed, in the accounts that the association keeps there."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import Module


class PahekoModule(Module):
    name = "paheko"
    title = _("Paheko")

# SPDX-License-Identifier: Apache-2.0
"""Who may open the pages of the catalogue."""

from ressourcerie_core.auth import allow

READ = [allow("catalogue.read", at_any_site=True)]
EDIT = [allow("catalogue.edit")]

# SPDX-License-Identifier: Apache-2.0
"""What other modules may import of the sample."""

from dataclasses import dataclass

from ressourcerie_core.module import Slot


@dataclass(frozen=True)
class Aside:
    """What is beside the notes.

    :param count: how many notes the page shows.
    """

    count: int


ASIDE = Slot("complet.aside", Aside)

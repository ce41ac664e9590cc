# SPDX-License-Identifier: Apache-2.0
"""What the material flow does by itself: it tells that a declaration may be submitted."""

from ressourcerie_core.module import Context

from .declaring.reminding import remind


def remind_of_declarations(context: Context) -> None:
    """Tell of each declaration that has opened, once, to whoever subscribes."""
    context.database.write(remind)

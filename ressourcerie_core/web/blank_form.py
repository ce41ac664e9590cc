# SPDX-License-Identifier: Apache-2.0
"""What the macros of forms read on a page that answers no form."""

from typing import Any

from ressourcerie_core import ids


def blank_form() -> dict[str, Any]:
    """Give what ``core/forms.html`` reads: nothing was refused, nothing was typed."""
    return {
        "refusals": (),
        "typed": {},
        "sent": lambda _name, _value: False,
        "new_key": ids.new_id,
    }

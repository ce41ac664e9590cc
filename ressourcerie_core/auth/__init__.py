# SPDX-License-Identifier: Apache-2.0
"""Who asks, and what they may do; routes declare it with these names (public to modules)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ressourcerie_core.auth.accounts import display_names
    from ressourcerie_core.auth.association import association_name
    from ressourcerie_core.auth.device_checks import (
        AskingDevice,
        FromDevice,
        PinCheck,
        Staff,
        by_device,
    )
    from ressourcerie_core.auth.devices import device_names, signed_by_device
    from ressourcerie_core.auth.invented import InventedDevice, invented_device
    from ressourcerie_core.auth.models import Site
    from ressourcerie_core.auth.permissions import SignedIn, Visitor, allow, anyone, signed_in
    from ressourcerie_core.auth.team import Member, Team

__all__ = [
    "AskingDevice",
    "FromDevice",
    "InventedDevice",
    "Member",
    "PinCheck",
    "SignedIn",
    "Site",
    "Staff",
    "Team",
    "Visitor",
    "allow",
    "anyone",
    "association_name",
    "by_device",
    "device_names",
    "display_names",
    "invented_device",
    "signed_by_device",
    "signed_in",
]

_HOMES = {
    "AskingDevice": "device_checks",
    "FromDevice": "device_checks",
    "Member": "team",
    "PinCheck": "device_checks",
    "InventedDevice": "invented",
    "invented_device": "invented",
    "Site": "models",
    "Staff": "device_checks",
    "Team": "team",
    "association_name": "association",
    "by_device": "device_checks",
    "device_names": "devices",
    "display_names": "accounts",
    "signed_by_device": "devices",
}


def __getattr__(name: str) -> Any:
    # Late: a command on accounts, or a table, does not wait for FastAPI.
    if name not in __all__:
        raise AttributeError(name)
    home = import_module(f"ressourcerie_core.auth.{_HOMES.get(name, 'permissions')}")
    return getattr(home, name)

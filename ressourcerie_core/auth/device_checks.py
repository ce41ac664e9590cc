# SPDX-License-Identifier: Apache-2.0
"""The check of which enrolled device asks, whoever is signed in on it (public to modules).

What a device did without network is sent when nobody may be signed in any more: such a route asks
for the device, and for the proof that comes with each fact, its signature.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from ressourcerie_core.auth import devices
from ressourcerie_core.auth.device_problems import DeviceNotRecognised
from ressourcerie_core.auth.origin import DEVICE_COOKIE, refuse_foreign
from ressourcerie_core.auth.team import Team

if TYPE_CHECKING:
    from ressourcerie_core.auth.posts import Posts
    from ressourcerie_core.db import Database


@dataclass(frozen=True)
class AskingDevice:
    """The enrolled device that asks.

    :param id: the opaque id that journals hold.
    :param name: what people call it.
    :param site_id: where it is.
    """

    id: UUID
    name: str
    site_id: UUID


def device_of(request: Request) -> AskingDevice:
    """Tell which device in service asks.

    :raises DeviceNotRecognised: none.
    :raises ForeignOrigin: the cookie comes with a change from another site.
    """
    secret = request.cookies.get(DEVICE_COOKIE)
    if not secret:
        raise DeviceNotRecognised
    refuse_foreign(request)
    database: Database = request.app.state.platform.database
    with database.read() as session:
        found = devices.asking(session, secret=secret)
    if found is None:
        raise DeviceNotRecognised
    asking = AskingDevice(*found)
    request.state.device = asking
    return asking


#: The type of a route's parameter that receives the device that asks: ``device: FromDevice``.
FromDevice = Annotated[AskingDevice, Depends(device_of)]


@dataclass(frozen=True)
class ByDevice:
    """The check behind :func:`by_device`."""

    def __call__(self, device: FromDevice) -> None:
        """Ask for it: to be recognised is to be let in."""


def by_device() -> Dependency:
    """Open a route to enrolled devices, whether or not somebody is signed in on them.

    The cookie of the enrolment only says which device asks. What must be proved of a fact is
    proved by its signature: :func:`~ressourcerie_core.auth.signed_by_device`.

    :raises DeviceNotRecognised: when asked by no device in service (401).
    :raises ForeignOrigin: when the cookie comes with a change from another site (403).
    """
    return cast("Dependency", Depends(ByDevice()))


@dataclass(frozen=True)
class CheckOfPins:
    """What checks, on the device that asks, that a person is who they say."""

    posts: "Posts"
    device: AskingDevice

    def __call__(self, account_id: UUID, pin: str) -> None:
        """Check the PIN of a person who works where the device is; opens no session.

        :raises TooManyPins: too many failed on this device (429).
        :raises WrongPin: the same, after as long, whatever else is wrong (401).
        """
        self.posts.check_pin(account_id, pin, device_id=self.device.id, site_id=self.device.site_id)


def _check_of_pins(request: Request, device: FromDevice) -> CheckOfPins:
    return CheckOfPins(request.app.state.posts, device)


#: The type of a route's parameter that checks PINs: ``check: PinCheck``, then
#: ``check(account_id, pin)``.
PinCheck = Annotated[CheckOfPins, Depends(_check_of_pins)]


def _team(request: Request) -> Team:
    return Team(request.app.state.doorkeeper.rights)


#: The type of a route's parameter that tells who works at a site: ``staff: Staff``.
Staff = Annotated[Team, Depends(_team)]

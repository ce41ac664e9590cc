# SPDX-License-Identifier: Apache-2.0
"""Tables of shared tablets and tills: the devices, and how a person signs in on one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ressourcerie_core.auth.models import Account, Site
from ressourcerie_core.db.personal_columns import personal
from ressourcerie_core.db.types import Id, Instant, Model, ShortText
from ressourcerie_core.i18n import _

LONGEST_KEY = 200

_INVITED = personal(
    purpose=_("savoir qui a enrôlé un appareil"),
    kept=_("aussi longtemps que l'appareil, sous un numéro qui ne dit plus de qui il s'agissait"),
    erased=False,
)
_GUESSED = personal(
    purpose=_("empêcher de deviner un code"),
    kept=_("deux heures sans échec sur l'appareil, puis jusqu'à la nuit suivante"),
)


def _own(*, shown: bool = True) -> dict[str, Any]:
    return personal(
        purpose=_("se présenter sur un appareil partagé"),
        kept=_("jusqu'à l'effacement de la personne"),
        shown=shown,
    )


class Device(Model):
    """A tablet or a till of a site; it keeps its signing key, of which this is the public half.

    The cookie alone, of which the digest is kept, only says which device it claims to be.
    """

    __tablename__ = "core_device"

    id: Mapped[Id]
    name: Mapped[ShortText]
    use: Mapped[ShortText]
    site_id: Mapped[UUID] = mapped_column(ForeignKey(Site.id), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(LONGEST_KEY))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    enrolled_at: Mapped[Instant]
    enrolled_by: Mapped[UUID] = mapped_column(ForeignKey(Account.id), info=_INVITED)
    signed_in_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship()


class Enrolment(Model):
    """An invitation to enrol one device, by a code that serves once; only its digest is kept."""

    __tablename__ = "core_enrolment"

    id: Mapped[Id]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[ShortText]
    use: Mapped[ShortText]
    site_id: Mapped[UUID] = mapped_column(ForeignKey(Site.id))
    offered_by: Mapped[UUID] = mapped_column(ForeignKey(Account.id), info=_INVITED)
    expires_at: Mapped[Instant]


class Pin(Model):
    """The code by which a person signs in on an enrolled device, and nowhere else."""

    __tablename__ = "core_pin"

    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), primary_key=True, info=_own())
    hash: Mapped[ShortText] = mapped_column(info=_own(shown=False))
    set_at: Mapped[Instant] = mapped_column(info=_own())

    account: Mapped[Account] = relationship()


class PinAttempt(Model):
    """A code that failed on a device; its account is forgotten when the person proves themselves.

    What a page sends is counted as it is: no foreign key, for it may name nobody.
    """

    __tablename__ = "core_pin_attempt"

    id: Mapped[Id]
    device_id: Mapped[UUID] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True, info=_GUESSED)
    made_at: Mapped[Instant] = mapped_column(info=_GUESSED)


class Badge(Model):
    """A card that signs a person in on an enrolled device; only the digest of its code is kept."""

    __tablename__ = "core_badge"

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), index=True, info=_own())
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=_own(shown=False))
    made_at: Mapped[Instant] = mapped_column(info=_own())
    revoked_at: Mapped[datetime | None] = mapped_column(info=_own())

    account: Mapped[Account] = relationship()

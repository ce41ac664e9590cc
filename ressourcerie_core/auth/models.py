# SPDX-License-Identifier: Apache-2.0
"""Tables of the core: the association, its sites, accounts with their grants and ways in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ressourcerie_core import clock
from ressourcerie_core.db.personal_columns import personal
from ressourcerie_core.db.types import Flag, Id, Instant, Model, ShortText
from ressourcerie_core.i18n import _

_RIGHTS = _("savoir ce que la personne peut faire")
_TOKENS = _("laisser un programme agir pour la personne")
_SESSIONS = _("rester connecté, et voir où l'on est connecté")
_READINGS = personal(
    purpose=_("savoir qui a lu les données de qui"),
    kept=_("douze mois : effacer plus tôt cacherait une lecture ; le nom, lui, est effacé"),
    erased=False,
)


def _own(purpose: str, *, shown: bool = True) -> dict[str, Any]:
    return personal(purpose=purpose, kept=_("jusqu'à l'effacement de la personne"), shown=shown)


def _trace(purpose: str, *, shown: bool = True) -> dict[str, Any]:
    return personal(purpose=purpose, kept=_("jusqu'à la fin de la session"), shown=shown)


def _lasting(purpose: str) -> dict[str, Any]:
    kept = _("toujours : les journaux citent ce numéro, qui ne dit plus de qui il s'agissait")
    return personal(purpose=purpose, kept=kept, erased=False)


class Association(Model):
    """The association that this instance belongs to: one row."""

    __tablename__ = "core_association"

    id: Mapped[Id]
    name: Mapped[ShortText]


class Site(Model):
    """A place where the association works; its zone and switch hour say when a day begins."""

    __tablename__ = "core_site"
    __table_args__ = (CheckConstraint("switch_hour BETWEEN 0 AND 23", name="switch_hour"),)

    id: Mapped[Id]
    name: Mapped[ShortText] = mapped_column(unique=True)
    time_zone: Mapped[ShortText]
    switch_hour: Mapped[int]

    def business_date(self, instant: datetime) -> date:
        """Give the day of this site to which an aware instant belongs: it begins when it says."""
        return clock.business_date(instant, time_zone=self.time_zone, switch_hour=self.switch_hour)


class Account(Model):
    """A person who acts here. Journals hold the id alone; an account is never deleted.

    The hash is none for who signs in otherwise than by a password. Erasing the person leaves the
    row, with nothing that tells who it was.
    """

    __tablename__ = "core_account"

    id: Mapped[Id] = mapped_column(info=_lasting(_("relier ce qui a été fait à son auteur")))
    login: Mapped[ShortText] = mapped_column(unique=True, info=_own(_("se connecter")))
    display_name: Mapped[ShortText] = mapped_column(info=_own(_("se reconnaître entre collègues")))
    password_hash: Mapped[str | None] = mapped_column(info=_own(_("se connecter"), shown=False))
    administrator: Mapped[Flag] = mapped_column(info=_own(_("savoir qui administre")))
    created_at: Mapped[Instant] = mapped_column(info=_lasting(_("dater le compte")))
    disabled_at: Mapped[datetime | None] = mapped_column(info=_lasting(_("dater le compte")))
    erased_at: Mapped[datetime | None] = mapped_column(info=_lasting(_("prouver l'effacement")))

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", order_by="Grant.role", cascade="all, delete-orphan"
    )


class Grant(Model):
    """A role given to an account, at one site or, without a site, everywhere."""

    __tablename__ = "core_grant"
    # NULLs are distinct in an index: « everywhere » needs one of its own.
    __table_args__ = (
        Index(
            "uq_core_grant_everywhere",
            "account_id",
            "role",
            unique=True,
            sqlite_where=text("site_id IS NULL"),
            postgresql_where=text("site_id IS NULL"),
        ),
        Index("uq_core_grant_site", "account_id", "role", "site_id", unique=True),
    )

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), info=_own(_RIGHTS))
    role: Mapped[ShortText] = mapped_column(info=_own(_RIGHTS))
    site_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Site.id), index=True, info=_own(_RIGHTS)
    )

    account: Mapped[Account] = relationship(back_populates="grants")
    site: Mapped[Site | None] = relationship()


class Token(Model):
    """A secret that a program shows in place of a person; only its digest is kept."""

    __tablename__ = "core_token"
    # A name may serve again once the token that had it is revoked.
    __table_args__ = (
        Index(
            "uq_core_token_name",
            "account_id",
            "name",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), info=_own(_TOKENS))
    name: Mapped[ShortText] = mapped_column(info=_own(_TOKENS))
    digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, info=_own(_TOKENS, shown=False)
    )
    scopes: Mapped[list[str]] = mapped_column(JSON, info=_own(_TOKENS))
    created_at: Mapped[Instant] = mapped_column(info=_own(_TOKENS))
    expires_at: Mapped[datetime | None] = mapped_column(info=_own(_TOKENS))
    revoked_at: Mapped[datetime | None] = mapped_column(info=_own(_TOKENS))
    last_used_on: Mapped[date | None] = mapped_column(info=_own(_TOKENS))

    account: Mapped[Account] = relationship()


class SignedInSession(Model):
    """A browser in which a person signed in; only the digest of its cookie is kept.

    Its kind is ``office`` or ``post`` (see :mod:`ressourcerie_core.auth.sessions`).
    """

    __tablename__ = "core_session"

    id: Mapped[Id]
    digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, info=_trace(_SESSIONS, shown=False)
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(Account.id), index=True, info=_trace(_SESSIONS)
    )
    kind: Mapped[ShortText] = mapped_column(info=_trace(_SESSIONS))
    device_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("core_device.id"), index=True, info=_trace(_SESSIONS)
    )
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey(Site.id), info=_trace(_SESSIONS))
    created_at: Mapped[Instant] = mapped_column(info=_trace(_SESSIONS))
    last_seen_at: Mapped[Instant] = mapped_column(info=_trace(_SESSIONS))
    expires_at: Mapped[Instant] = mapped_column(info=_trace(_SESSIONS))
    revoked_at: Mapped[datetime | None] = mapped_column(info=_trace(_SESSIONS))

    account: Mapped[Account] = relationship()


class Consultation(Model):
    """Somebody read the personal data of somebody else; no line is changed, nor taken away early.

    The base itself refuses it: see the triggers of the first revision.
    """

    __tablename__ = "core_consultation"

    id: Mapped[Id]
    read_at: Mapped[Instant] = mapped_column(index=True, info=_READINGS)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), index=True, info=_READINGS)
    reader_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), info=_READINGS)
    what: Mapped[ShortText] = mapped_column(info=_READINGS)

    reader: Mapped[Account] = relationship(foreign_keys=reader_id)

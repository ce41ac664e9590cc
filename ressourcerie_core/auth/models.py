# SPDX-License-Identifier: Apache-2.0
"""Tables of the core: the association, its sites, accounts with their grants and ways in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ressourcerie_core import clock
from ressourcerie_core.db.types import Flag, Id, Instant, Model, ShortText


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

    The hash is none for who signs in otherwise than by a password.
    """

    __tablename__ = "core_account"

    id: Mapped[Id]
    login: Mapped[ShortText] = mapped_column(unique=True)
    display_name: Mapped[ShortText]
    password_hash: Mapped[str | None]
    administrator: Mapped[Flag]
    created_at: Mapped[Instant]
    disabled_at: Mapped[datetime | None]

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
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    role: Mapped[ShortText]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey(Site.id), index=True)

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
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    name: Mapped[ShortText]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[Instant]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]

    account: Mapped[Account] = relationship()


class SignedInSession(Model):
    """A browser in which a person signed in; only the digest of its cookie is kept.

    Its kind is ``office`` or ``post`` (see :mod:`ressourcerie_core.auth.sessions`).
    """

    __tablename__ = "core_session"

    id: Mapped[Id]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), index=True)
    kind: Mapped[ShortText]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_device.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey(Site.id))
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()

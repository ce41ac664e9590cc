# SPDX-License-Identifier: Apache-2.0
"""Tables of the catalogue.

A category's row holds its present state; what it was called and where it stood on a past day is in
its changes, which are only ever added to. Nothing is deleted: rows are archived.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ressourcerie_core.db import (
    Cents,
    Flag,
    Grams,
    Id,
    Instant,
    LocalDay,
    Model,
    ShortText,
    impersonal,
    personal,
)
from ressourcerie_core.i18n import _

#: A share is counted in hundredths of a percent: integers, so that shares add up exactly.
WHOLE_SHARE = 10_000

LARGEST_PRICE_CENTS = 10_000_000
LARGEST_WEIGHT_GRAMS = 10_000_000

_AUTHORSHIP = personal(
    purpose=_("savoir qui a changé le catalogue, et quand"),
    kept=_("toujours : le catalogue d'un jour passé en dépend ; seul un numéro reste"),
    erased=False,
)


class ChangeKind(StrEnum):
    CREATED = "created"
    RENAMED = "renamed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    ARCHIVED = "archived"
    RESTORED = "restored"


class PresetKind(StrEnum):
    GIFT = "gift"
    GIFT_MINOR = "gift-minor"
    RECYCLING = "recycling"
    WASTE = "waste"
    SALE = "sale"


class PartnerRole(StrEnum):
    SUPPLIER = "supplier"
    COLLECTOR = "collector"
    RECYCLER = "recycler"
    SOCIAL = "social"
    AUTHORITY = "authority"
    PRODUCER_BODY = "producer-body"


class Material(StrEnum):
    """What a recycler may accept, in the words of a sorting yard."""

    TEXTILE = "textile"
    METAL = "metal"
    WOOD = "wood"
    PAPER = "paper"
    GLASS = "glass"
    PLASTIC = "plastic"
    FURNITURE = "furniture"
    ELECTRICAL = "electrical"
    TOYS = "toys"
    RUBBLE = "rubble"
    HAZARDOUS = "hazardous"
    OTHER = "other"


class PlaceRole(StrEnum):
    COLLECTION = "collection"
    SALE = "sale"
    EXIT = "exit"


class Axis(StrEnum):
    FAMILY = "family"
    STREAM = "stream"


class Certainty(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


def one_of(column: str, values: type[StrEnum], name: str) -> CheckConstraint:
    """Allow a column the values of an enumeration alone."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(v)) for v in values)})", name=name)


def between(column: str, low: int, high: int) -> CheckConstraint:
    """Bound a whole number that may be missing."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_bounds")


def unique_living(table: str, *columns: str, where: str = "") -> Index:
    """Refuse two living rows that share these columns; archived ones may."""
    living = text(f"archived_at IS NULL{where}")
    name = f"uq_{table}_living_{'_'.join(columns)}{'_root' if 'IS NULL' in where else ''}"
    return Index(name, *columns, unique=True, sqlite_where=living, postgresql_where=living)


class Category(Model):
    __tablename__ = "catalogue_category"
    __table_args__ = (
        # NULL parents are all different to an index, so roots have indexes of their own.
        unique_living("catalogue_category", "parent_id", "name_key"),
        unique_living("catalogue_category", "name_key", where=" AND parent_id IS NULL"),
        unique_living("catalogue_category", "parent_id", "letter"),
        unique_living("catalogue_category", "letter", where=" AND parent_id IS NULL"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("length(letter) = 1", name="letter_is_one"),
        between("guide_price_cents", 0, LARGEST_PRICE_CENTS),
        between("min_price_cents", 0, LARGEST_PRICE_CENTS),
        between("max_price_cents", 0, LARGEST_PRICE_CENTS),
        between("default_weight_grams", 1, LARGEST_WEIGHT_GRAMS),
        between("max_weight_grams", 1, LARGEST_WEIGHT_GRAMS),
        CheckConstraint("min_price_cents <= guide_price_cents", name="min_below_guide"),
        CheckConstraint("guide_price_cents <= max_price_cents", name="guide_below_max"),
        CheckConstraint("min_price_cents <= max_price_cents", name="min_below_max"),
        CheckConstraint("default_weight_grams <= max_weight_grams", name="weight_below_max"),
    )

    id: Mapped[Id]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("catalogue_category.id"), index=True)
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    position: Mapped[int]
    guide_price_cents: Mapped[Cents | None]
    min_price_cents: Mapped[Cents | None]
    max_price_cents: Mapped[Cents | None]
    default_weight_grams: Mapped[Grams | None]
    max_weight_grams: Mapped[Grams | None]
    at_till: Mapped[Flag]
    at_reception: Mapped[Flag]
    letter: Mapped[ShortText | None]
    archived_at: Mapped[Instant | None]


class CategoryChange(Model):
    """One dated operation on one category; ``number`` orders those of a category."""

    __tablename__ = "catalogue_category_change"
    __table_args__ = (
        UniqueConstraint("category_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        one_of("kind", ChangeKind, "kind_known"),
        Index("ix_catalogue_category_change_effective_on", "effective_on"),
    )

    id: Mapped[Id]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"))
    number: Mapped[int]
    kind: Mapped[ShortText]
    effective_on: Mapped[LocalDay]
    recorded_at: Mapped[Instant] = mapped_column(info=_AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=_AUTHORSHIP)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: The digest of the sheet and the line that asked for it, when a sheet did.
    file_sha256: Mapped[ShortText | None]
    file_line: Mapped[int | None]
    successions: Mapped[list["Succession"]] = relationship(order_by="Succession.successor_id")


class Succession(Model):
    """The part of a split or merged category that falls to one of its successors."""

    __tablename__ = "catalogue_succession"
    __table_args__ = (
        UniqueConstraint("change_id", "successor_id"),
        CheckConstraint(f"share BETWEEN 1 AND {WHOLE_SHARE}", name="share_bounds"),
    )

    id: Mapped[Id]
    change_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category_change.id"))
    successor_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"), index=True)
    share: Mapped[int]


class Preset(Model):
    """A shortcut of the till: what the button says, and the line that it adds."""

    __tablename__ = "catalogue_preset"
    __table_args__ = (
        unique_living("catalogue_preset", "name_key"),
        one_of("kind", PresetKind, "kind_known"),
        between("price_cents", 0, LARGEST_PRICE_CENTS),
    )

    id: Mapped[Id]
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    kind: Mapped[ShortText]
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("catalogue_category.id"))
    price_cents: Mapped[Cents | None]
    position: Mapped[int]
    archived_at: Mapped[Instant | None]


class Container(Model):
    """A bin, trolley or crate whose tare the scale subtracts."""

    __tablename__ = "catalogue_container"
    __table_args__ = (
        unique_living("catalogue_container", "name_key"),
        between("tare_grams", 0, LARGEST_WEIGHT_GRAMS),
    )

    id: Mapped[Id]
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    tare_grams: Mapped[Grams]
    archived_at: Mapped[Instant | None]


class Partner(Model):
    """An organisation that gives, takes or funds; its contact is an office, not a person."""

    __tablename__ = "catalogue_partner"
    __table_args__ = (
        unique_living("catalogue_partner", "name_key"),
        CheckConstraint("agreement_from <= agreement_until", name="agreement_in_order"),
    )

    id: Mapped[Id]
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    #: Fourteen figures; the register of waste asks for it.
    siret: Mapped[ShortText | None]
    #: An address or telephone of the organisation, never a person's.
    office_contact: Mapped[ShortText | None] = mapped_column(info=impersonal())
    agreement_from: Mapped[LocalDay | None]
    agreement_until: Mapped[LocalDay | None]
    archived_at: Mapped[Instant | None]
    role_rows: Mapped[list["PartnerRoleRow"]] = relationship(
        cascade="all, delete-orphan", order_by="PartnerRoleRow.role", lazy="selectin"
    )
    material_rows: Mapped[list["PartnerMaterialRow"]] = relationship(
        cascade="all, delete-orphan", order_by="PartnerMaterialRow.rank", lazy="selectin"
    )

    @property
    def roles(self) -> list[PartnerRole]:
        """What it is here for; kept in rows of their own, to be searched and checked."""
        return [PartnerRole(row.role) for row in self.role_rows]

    @roles.setter
    def roles(self, roles: Iterable[PartnerRole]) -> None:
        self.role_rows = [PartnerRoleRow(role=role) for role in sorted(set(roles))]

    @property
    def materials(self) -> list[Material]:
        """What it accepts of what is sorted out."""
        return [Material(row.material) for row in self.material_rows]

    @materials.setter
    def materials(self, materials: Iterable[Material]) -> None:
        wanted = sorted(set(materials), key=list(Material).index)
        self.material_rows = [
            PartnerMaterialRow(material=one, rank=rank) for rank, one in enumerate(wanted)
        ]


class PartnerMaterialRow(Model):
    __tablename__ = "catalogue_partner_material"
    __table_args__ = (one_of("material", Material, "material_known"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_partner.id"), primary_key=True)
    material: Mapped[ShortText] = mapped_column(primary_key=True)
    #: Materials are told in the order in which people think of them.
    rank: Mapped[int]


class PartnerRoleRow(Model):
    __tablename__ = "catalogue_partner_role"
    __table_args__ = (one_of("role", PartnerRole, "role_known"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_partner.id"), primary_key=True)
    role: Mapped[ShortText] = mapped_column(primary_key=True)


class Place(Model):
    """Where goods come in, are sold, or leave."""

    __tablename__ = "catalogue_place"
    __table_args__ = (unique_living("catalogue_place", "name_key"),)

    id: Mapped[Id]
    name: Mapped[ShortText]
    name_key: Mapped[ShortText]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_site.id"))
    archived_at: Mapped[Instant | None]
    role_rows: Mapped[list["PlaceRoleRow"]] = relationship(
        cascade="all, delete-orphan", order_by="PlaceRoleRow.role", lazy="selectin"
    )

    @property
    def roles(self) -> list[PlaceRole]:
        """What it is here for; kept in rows of their own, to be searched and checked."""
        return [PlaceRole(row.role) for row in self.role_rows]

    @roles.setter
    def roles(self, roles: Iterable[PlaceRole]) -> None:
        self.role_rows = [PlaceRoleRow(role=role) for role in sorted(set(roles))]


class PlaceRoleRow(Model):
    __tablename__ = "catalogue_place_role"
    __table_args__ = (one_of("role", PlaceRole, "role_known"),)

    place_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_place.id"), primary_key=True)
    role: Mapped[ShortText] = mapped_column(primary_key=True)


class OfficialCode(Model):
    """A family of the regulation, or a stream of collection: two axes of the same goods.

    A missing bound of its validity is one that no source gives.
    """

    __tablename__ = "catalogue_official_code"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        one_of("axis", Axis, "axis_known"),
        one_of("certainty", Certainty, "certainty_known"),
        CheckConstraint("valid_from <= valid_until", name="validity_in_order"),
    )

    id: Mapped[Id]
    sector: Mapped[ShortText]
    axis: Mapped[ShortText]
    code: Mapped[ShortText]
    label: Mapped[ShortText]
    valid_from: Mapped[LocalDay | None]
    valid_until: Mapped[LocalDay | None]
    source: Mapped[ShortText]
    certainty: Mapped[ShortText]


class OfficialShare(Model):
    """The part of a category that is declared under an official code, for a span of days."""

    __tablename__ = "catalogue_official_share"
    __table_args__ = (
        UniqueConstraint("category_id", "official_code_id", "valid_from"),
        one_of("axis", Axis, "axis_known"),
        CheckConstraint(f"share BETWEEN 1 AND {WHOLE_SHARE}", name="share_bounds"),
        CheckConstraint("valid_from <= valid_until", name="validity_in_order"),
    )

    id: Mapped[Id]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_category.id"))
    official_code_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_official_code.id"))
    axis: Mapped[ShortText]
    share: Mapped[int]
    valid_from: Mapped[LocalDay]
    valid_until: Mapped[LocalDay | None]


class Deposit(Model):
    """A sheet that somebody sent, while they read what it would change.

    It is no record: it goes once written, or when others follow it the day after.
    """

    __tablename__ = "catalogue_deposit"

    id: Mapped[Id]
    name: Mapped[ShortText]
    content: Mapped[bytes]
    deposited_at: Mapped[Instant]

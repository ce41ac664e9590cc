# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of the material flow."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from ressourcerie_core.db import append_only_guards, append_only_release

revision = "flux_matiere_20261122"
down_revision = None

#: The tables that are only added to, and the columns that each row has alone.
GUARDED = {
    "flux_matiere_movement": (("id",), ("source",), ("corrects_id",)),
    "flux_matiere_closure": (("id",), ("site_id", "until")),
}

#: Of what most rows are not: table, column, condition, end of the name.
PARTIAL_INDEXES = (
    *(
        ("movement", column, f"{column} IS NOT NULL", column)
        for column in ("ticket_id", "exit_id", "transfer_id")
    ),
    *(
        (table, "partner_id", "partner_id IS NOT NULL", "partner_id")
        for table in ("ticket", "exit")
    ),
    ("ticket", "site_id", "closed_at IS NULL", "open"),
    ("stray", "ticket_id", "outcome IS NULL", "open"),
)

_IS_CLOSED = """
EXISTS (SELECT 1 FROM flux_matiere_closure WHERE site_id = NEW.site_id AND until >= NEW.day)
"""

#: No movement is dated of a closed day, whoever writes it.
CLOSED_DAYS = {
    "sqlite": (
        f"""
        CREATE TRIGGER flux_matiere_movement_open_day BEFORE INSERT ON flux_matiere_movement
        WHEN {_IS_CLOSED} BEGIN SELECT RAISE(ABORT, 'this day is closed'); END
        """,
    ),
    "postgresql": (
        f"""
        CREATE FUNCTION flux_matiere_movement_check_day() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {_IS_CLOSED} THEN RAISE EXCEPTION 'this day is closed'; END IF;
          RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER flux_matiere_movement_open_day BEFORE INSERT ON flux_matiere_movement
        FOR EACH ROW EXECUTE FUNCTION flux_matiere_movement_check_day()
        """,
    ),
}


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "flux_matiere_closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_flux_matiere_closure_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_closure")),
        sa.UniqueConstraint("site_id", "until", name=op.f("uq_flux_matiere_closure_site_id_until")),
    )
    op.create_table(
        "flux_matiere_exit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("slip", sa.String(length=200), nullable=True),
        sa.Column("transporter", sa.String(length=200), nullable=True),
        sa.Column("waste_code", sa.String(length=200), nullable=True),
        sa.Column("treatment", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "destination IN ('given', 'recycled', 'wasted')",
            name=op.f("ck_flux_matiere_exit_leaves"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["catalogue_partner.id"],
            name=op.f("fk_flux_matiere_exit_partner_id_catalogue_partner"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_flux_matiere_exit_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_exit")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_flux_matiere_exit_site_id_number")),
    )
    op.create_table(
        "flux_matiere_keyword",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("word_key", sa.String(length=200), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("advice", sa.String(length=200), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_flux_matiere_keyword_category_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_keyword")),
        sa.UniqueConstraint("word_key", name=op.f("uq_flux_matiere_keyword_word_key")),
    )
    op.create_index(
        op.f("ix_flux_matiere_keyword_category_id"),
        "flux_matiere_keyword",
        ["category_id"],
        unique=False,
    )
    op.create_table(
        "flux_matiere_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_flux_matiere_post_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_post")),
    )
    op.create_index(
        "uq_flux_matiere_post_living_name",
        "flux_matiere_post",
        ["site_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "flux_matiere_transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_site_id", sa.Uuid(), nullable=False),
        sa.Column("to_site_id", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "from_site_id <> to_site_id", name=op.f("ck_flux_matiere_transfer_two_sites")
        ),
        sa.ForeignKeyConstraint(
            ["from_site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_transfer_from_site_id_core_site"),
        ),
        sa.ForeignKeyConstraint(
            ["to_site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_transfer_to_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_transfer")),
    )
    op.create_index(
        op.f("ix_flux_matiere_transfer_from_site_id"),
        "flux_matiere_transfer",
        ["from_site_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_flux_matiere_transfer_to_site_id"),
        "flux_matiere_transfer",
        ["to_site_id"],
        unique=False,
    )
    op.create_table(
        "flux_matiere_shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'deferred') = (day IS NOT NULL)",
            name=op.f("ck_flux_matiere_shift_deferred_has_a_day"),
        ),
        sa.CheckConstraint(
            "kind IN ('normal', 'deferred')", name=op.f("ck_flux_matiere_shift_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["flux_matiere_post.id"],
            name=op.f("fk_flux_matiere_shift_post_id_flux_matiere_post"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_shift")),
    )
    op.create_index(
        op.f("ix_flux_matiere_shift_post_id"), "flux_matiere_shift", ["post_id"], unique=False
    )
    op.create_index(
        "uq_flux_matiere_shift_open_deferred",
        "flux_matiere_shift",
        ["post_id", "day"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL AND kind = 'deferred'"),
        postgresql_where=sa.text("closed_at IS NULL AND kind = 'deferred'"),
    )
    op.create_index(
        "uq_flux_matiere_shift_open_normal",
        "flux_matiere_shift",
        ["post_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL AND kind = 'normal'"),
        postgresql_where=sa.text("closed_at IS NULL AND kind = 'normal'"),
    )
    op.create_table(
        "flux_matiere_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("provenance", sa.String(length=200), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("locality", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "provenance IN ('dropped-off', 'home-pickup', 'clearance', 'tip', 'kerbside', "
            "'distribution', 'company', 'other')",
            name=op.f("ck_flux_matiere_ticket_provenance_known"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["catalogue_partner.id"],
            name=op.f("fk_flux_matiere_ticket_partner_id_catalogue_partner"),
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["flux_matiere_shift.id"],
            name=op.f("fk_flux_matiere_ticket_shift_id_flux_matiere_shift"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_flux_matiere_ticket_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_ticket")),
        sa.UniqueConstraint(
            "site_id", "number", name=op.f("uq_flux_matiere_ticket_site_id_number")
        ),
    )
    op.create_index(
        op.f("ix_flux_matiere_ticket_shift_id"), "flux_matiere_ticket", ["shift_id"], unique=False
    )
    op.create_index(
        "ix_flux_matiere_ticket_site_id_day",
        "flux_matiere_ticket",
        ["site_id", "day"],
        unique=False,
    )
    op.create_table(
        "flux_matiere_movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("month_only", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=100000), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("sign", sa.BigInteger(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("gross_grams", sa.BigInteger(), nullable=True),
        sa.Column("tare_grams", sa.BigInteger(), nullable=True),
        sa.Column("container_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("condition", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("tag", sa.String(length=200), nullable=True),
        sa.Column("provenance", sa.String(length=200), nullable=True),
        sa.Column("locality", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("exit_id", sa.Uuid(), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "destination IN ('intake', 'shop', 'workshop', 'transit', 'sold', 'given', 'recycled', "
            "'wasted')",
            name=op.f("ck_flux_matiere_movement_destination_known"),
        ),
        sa.CheckConstraint(
            "measure IN ('measured', 'counted', 'estimated')",
            name=op.f("ck_flux_matiere_movement_measure_known"),
        ),
        sa.CheckConstraint(
            "origin IN ('intake', 'shop', 'workshop', 'transit', 'sold', 'given', 'recycled', "
            "'wasted')",
            name=op.f("ck_flux_matiere_movement_origin_known"),
        ),
        sa.CheckConstraint(
            "(sign = -1) = (corrects_id IS NOT NULL AND reason IS NOT NULL)",
            name=op.f("ck_flux_matiere_movement_mirror_says_of_what_and_why"),
        ),
        sa.CheckConstraint(
            "grams BETWEEN 1 AND 1000000000", name=op.f("ck_flux_matiere_movement_grams_bounds")
        ),
        sa.CheckConstraint(
            "gross_grams - tare_grams = grams",
            name=op.f("ck_flux_matiere_movement_net_is_gross_less_tare"),
        ),
        sa.CheckConstraint(
            "origin <> destination", name=op.f("ck_flux_matiere_movement_goes_somewhere")
        ),
        sa.CheckConstraint(
            "quantity BETWEEN 1 AND 1000000", name=op.f("ck_flux_matiere_movement_quantity_bounds")
        ),
        sa.CheckConstraint(
            "provenance IN ('dropped-off', 'home-pickup', 'clearance', 'tip', 'kerbside', "
            "'distribution', 'company', 'other')",
            name=op.f("ck_flux_matiere_movement_provenance_known"),
        ),
        sa.CheckConstraint(
            "ticket_id IS NULL OR (provenance IS NULL AND locality IS NULL)",
            name=op.f("ck_flux_matiere_movement_giver_said_once"),
        ),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_flux_matiere_movement_sign_is_one")),
        sa.CheckConstraint(
            "tare_grams >= 0", name=op.f("ck_flux_matiere_movement_tare_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_flux_matiere_movement_category_id_catalogue_category"),
        ),
        sa.ForeignKeyConstraint(
            ["container_id"],
            ["catalogue_container.id"],
            name=op.f("fk_flux_matiere_movement_container_id_catalogue_container"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["flux_matiere_movement.id"],
            name=op.f("fk_flux_matiere_movement_corrects_id_flux_matiere_movement"),
        ),
        sa.ForeignKeyConstraint(
            ["exit_id"],
            ["flux_matiere_exit.id"],
            name=op.f("fk_flux_matiere_movement_exit_id_flux_matiere_exit"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_flux_matiere_movement_site_id_core_site")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["flux_matiere_ticket.id"],
            name=op.f("fk_flux_matiere_movement_ticket_id_flux_matiere_ticket"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["flux_matiere_transfer.id"],
            name=op.f("fk_flux_matiere_movement_transfer_id_flux_matiere_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_movement")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_flux_matiere_movement_corrects_id")),
        sa.UniqueConstraint("source", name=op.f("uq_flux_matiere_movement_source")),
    )
    op.create_index(
        op.f("ix_flux_matiere_movement_category_id"),
        "flux_matiere_movement",
        ["category_id"],
        unique=False,
    )
    op.create_index(
        "ix_flux_matiere_movement_sums",
        "flux_matiere_movement",
        [
            *("site_id", "day", "month_only", "category_id"),
            *("origin", "destination", "measure", "sign", "grams", "ticket_id", "exit_id"),
        ],
        unique=False,
    )
    op.create_table(
        "flux_matiere_stray",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.Column("attached_to_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('attached', 'dismissed')", name=op.f("ck_flux_matiere_stray_outcome_known")
        ),
        sa.ForeignKeyConstraint(
            ["attached_to_id"],
            ["flux_matiere_ticket.id"],
            name=op.f("fk_flux_matiere_stray_attached_to_id_flux_matiere_ticket"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["flux_matiere_ticket.id"],
            name=op.f("fk_flux_matiere_stray_ticket_id_flux_matiere_ticket"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_stray")),
    )
    op.create_index(
        op.f("ix_flux_matiere_stray_ticket_id"), "flux_matiere_stray", ["ticket_id"], unique=False
    )
    op.create_index(
        "ix_flux_matiere_exit_site_id_day", "flux_matiere_exit", ["site_id", "day"], unique=False
    )
    giver = sa.text("(provenance IS NOT NULL OR locality IS NOT NULL)")
    op.create_index(
        "ix_flux_matiere_movement_giver",
        "flux_matiere_movement",
        ["site_id", "day"],
        unique=False,
        sqlite_where=giver,
        postgresql_where=giver,
    )
    for table, column, condition, name in PARTIAL_INDEXES:
        where = sa.text(condition)
        op.create_index(
            f"ix_flux_matiere_{table}_{name}",
            f"flux_matiere_{table}",
            [column],
            unique=False,
            sqlite_where=where,
            postgresql_where=where,
        )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("flux_matiere_stray")
    op.drop_table("flux_matiere_movement")
    op.drop_table("flux_matiere_ticket")
    op.drop_table("flux_matiere_shift")
    op.drop_table("flux_matiere_transfer")
    op.drop_table("flux_matiere_post")
    op.drop_table("flux_matiere_keyword")
    op.drop_table("flux_matiere_exit")
    op.drop_table("flux_matiere_closure")
    dialect = op.get_bind().dialect.name
    for table in GUARDED:
        for statement in append_only_release(table, dialect):
            op.execute(statement)
    if dialect == "postgresql":
        op.execute("DROP FUNCTION flux_matiere_movement_check_day()")


def _guards(dialect: str) -> Iterator[str]:
    for table, unique in GUARDED.items():
        yield from append_only_guards(table, dialect, unique=unique)
    yield from CLOSED_DAYS[dialect]

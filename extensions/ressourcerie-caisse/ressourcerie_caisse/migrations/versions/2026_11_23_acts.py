# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of acts, and of what is read out of them: they are only ever added to."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from ressourcerie_core.db import append_only_guards, append_only_release

revision = "caisse_20261123_acts"
down_revision = "caisse_20261123"

#: The tables that are only added to, and the columns that each row has alone.
GUARDED = {
    "caisse_act": (("id",), ("till_id", "series", "seq")),
    "caisse_ticket": (("id",), ("till_id", "series", "number")),
    "caisse_line": (("id",), ("ticket_id", "position")),
    "caisse_payment": (("id",), ("ticket_id", "position")),
    "caisse_movement": (("id",),),
    "caisse_count": (("id",), ("session_id", "method_id")),
    "caisse_print": (("id",), ("ticket_id", "rank")),
}


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "caisse_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.String(length=2000000), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("attached", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('session-opened', 'ticket', 'movement', 'session-closed', "
            "'session-abandoned', 'ticket-copied')",
            name=op.f("ck_caisse_act_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_caisse_act_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_act_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_act")),
        sa.UniqueConstraint(
            "till_id", "series", "seq", name=op.f("uq_caisse_act_till_id_series_seq")
        ),
    )
    op.create_index(op.f("ix_caisse_act_session_id"), "caisse_act", ["session_id"], unique=False)
    op.create_table(
        "caisse_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("method_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=True),
        sa.Column("payments_cents", sa.BigInteger(), nullable=False),
        sa.Column("refunds_cents", sa.BigInteger(), nullable=False),
        sa.Column("theoretical_cents", sa.BigInteger(), nullable=False),
        sa.Column("told_cents", sa.BigInteger(), nullable=False),
        sa.Column("counted_cents", sa.BigInteger(), nullable=False),
        sa.Column("denominations", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["method_id"],
            ["caisse_method.id"],
            name=op.f("fk_caisse_count_method_id_caisse_method"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["caisse_session.id"],
            name=op.f("fk_caisse_count_session_id_caisse_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_count")),
        sa.UniqueConstraint(
            "session_id", "method_id", name=op.f("uq_caisse_count_session_id_method_id")
        ),
    )
    op.create_table(
        "caisse_movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("movement", sa.String(length=200), nullable=False),
        sa.Column("method_id", sa.Uuid(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("other_till_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "movement IN ('drawer-in', 'drawer-out', 'transfer-in', 'transfer-out', "
            "'bank-deposit', 'cheque-deposit', 'drawer-opened')",
            name=op.f("ck_caisse_movement_movement_known"),
        ),
        sa.ForeignKeyConstraint(
            ["id"], ["caisse_act.id"], name=op.f("fk_caisse_movement_id_caisse_act")
        ),
        sa.ForeignKeyConstraint(
            ["method_id"],
            ["caisse_method.id"],
            name=op.f("fk_caisse_movement_method_id_caisse_method"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["caisse_session.id"],
            name=op.f("fk_caisse_movement_session_id_caisse_session"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_movement_site_id_core_site")
        ),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_movement_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_movement")),
    )
    op.create_index(
        op.f("ix_caisse_movement_session_id"), "caisse_movement", ["session_id"], unique=False
    )
    op.create_table(
        "caisse_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("session_kind", sa.String(length=200), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("sign", sa.BigInteger(), nullable=False),
        sa.Column("original_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("due_cents", sa.BigInteger(), nullable=False),
        sa.Column("basket_cents", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "session_kind IN ('normal', 'deferred', 'school')",
            name=op.f("ck_caisse_ticket_session_kind_known"),
        ),
        sa.CheckConstraint(
            "sign = CASE WHEN type = 'sale' THEN 1 ELSE -1 END",
            name=op.f("ck_caisse_ticket_sign_of_type"),
        ),
        sa.CheckConstraint(
            "type IN ('sale', 'refund', 'cancellation')", name=op.f("ck_caisse_ticket_type_known")
        ),
        sa.ForeignKeyConstraint(
            ["id"], ["caisse_act.id"], name=op.f("fk_caisse_ticket_id_caisse_act")
        ),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["caisse_ticket.id"],
            name=op.f("fk_caisse_ticket_original_id_caisse_ticket"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["caisse_session.id"],
            name=op.f("fk_caisse_ticket_session_id_caisse_session"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_ticket_site_id_core_site")
        ),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_ticket_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_ticket")),
        sa.UniqueConstraint(
            "till_id", "series", "number", name=op.f("uq_caisse_ticket_till_id_series_number")
        ),
    )
    op.create_index(
        op.f("ix_caisse_ticket_original_id"), "caisse_ticket", ["original_id"], unique=False
    )
    op.create_index(
        op.f("ix_caisse_ticket_session_id"), "caisse_ticket", ["session_id"], unique=False
    )
    op.create_index(
        "ix_caisse_ticket_site_id_day", "caisse_ticket", ["site_id", "day"], unique=False
    )
    op.create_index(
        "ix_caisse_ticket_site_id_number", "caisse_ticket", ["site_id", "number"], unique=False
    )
    op.create_table(
        "caisse_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("sign", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=True),
        sa.Column("unit_cents", sa.BigInteger(), nullable=True),
        sa.Column("discount_cents", sa.BigInteger(), nullable=False),
        sa.Column("discount_reason", sa.String(length=200), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_bp", sa.BigInteger(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("original_line_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "destination IN ('sold', 'given')", name=op.f("ck_caisse_line_destination_known")
        ),
        sa.CheckConstraint(
            "kind IN ('goods', 'gift', 'membership', 'voucher-sold')",
            name=op.f("ck_caisse_line_kind_known"),
        ),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_caisse_line_sign")),
        sa.ForeignKeyConstraint(
            ["original_line_id"],
            ["caisse_line.id"],
            name=op.f("fk_caisse_line_original_line_id_caisse_line"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["caisse_ticket.id"], name=op.f("fk_caisse_line_ticket_id_caisse_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_line")),
        sa.UniqueConstraint(
            "ticket_id", "position", name=op.f("uq_caisse_line_ticket_id_position")
        ),
    )
    op.create_index(
        op.f("ix_caisse_line_category_id"), "caisse_line", ["category_id"], unique=False
    )
    op.create_index(
        op.f("ix_caisse_line_original_line_id"), "caisse_line", ["original_line_id"], unique=False
    )
    op.create_table(
        "caisse_payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("method_id", sa.Uuid(), nullable=False),
        sa.Column("sign", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("given_cents", sa.BigInteger(), nullable=False),
        sa.Column("change_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "given_cents - change_cents = amount_cents",
            name=op.f("ck_caisse_payment_change_is_exact"),
        ),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_caisse_payment_sign")),
        sa.ForeignKeyConstraint(
            ["method_id"],
            ["caisse_method.id"],
            name=op.f("fk_caisse_payment_method_id_caisse_method"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["caisse_session.id"],
            name=op.f("fk_caisse_payment_session_id_caisse_session"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["caisse_ticket.id"],
            name=op.f("fk_caisse_payment_ticket_id_caisse_ticket"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_payment")),
        sa.UniqueConstraint(
            "ticket_id", "position", name=op.f("uq_caisse_payment_ticket_id_position")
        ),
    )
    op.create_index(
        op.f("ix_caisse_payment_session_id"), "caisse_payment", ["session_id"], unique=False
    )
    op.create_table(
        "caisse_voucher",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("spent_cents", sa.BigInteger(), nullable=False),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_why", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["caisse_line.id"], name=op.f("fk_caisse_voucher_id_caisse_line")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_voucher_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_voucher")),
        sa.UniqueConstraint("code", name=op.f("uq_caisse_voucher_code")),
    )
    op.create_index(op.f("ix_caisse_voucher_site_id"), "caisse_voucher", ["site_id"], unique=False)
    op.create_table(
        "caisse_print",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["caisse_ticket.id"],
            name=op.f("fk_caisse_print_ticket_id_caisse_ticket"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_print")),
        sa.UniqueConstraint("ticket_id", "rank", name=op.f("uq_caisse_print_ticket_id_rank")),
    )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("caisse_print")
    op.drop_table("caisse_voucher")
    op.drop_table("caisse_payment")
    op.drop_table("caisse_line")
    op.drop_table("caisse_ticket")
    op.drop_table("caisse_movement")
    op.drop_table("caisse_count")
    op.drop_table("caisse_act")
    dialect = op.get_bind().dialect.name
    for table in GUARDED:
        for statement in append_only_release(table, dialect):
            op.execute(statement)


def _guards(dialect: str) -> Iterator[str]:
    for table, unique in GUARDED.items():
        yield from append_only_guards(table, dialect, unique=unique)

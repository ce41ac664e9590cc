# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of the sums by month, and what keeps them with each movement."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "flux_matiere_20261123_months"
down_revision = "flux_matiere_20261123_declared"

_KEYS = {
    "category": ("site_id", "month", "name_id", "origin", "destination", "measure"),
    "aspect": ("site_id", "month", "aspect", "key", "origin", "destination"),
}

#: How each base writes the month of a movement, and the figures of an identifier.
_MONTH = {"sqlite": "substr(NEW.day, 1, 7)", "postgresql": "to_char(NEW.day, 'YYYY-MM')"}
_FIGURES = {"sqlite": "partner_id", "postgresql": "replace(partner_id::text, '-', '')"}

_REMEMBER_NAME = """
INSERT INTO flux_matiere_name (id, category_id, label)
SELECT NEW.id, NEW.category_id, NEW.label WHERE NOT EXISTS (
  SELECT 1 FROM flux_matiere_name WHERE category_id = NEW.category_id AND label = NEW.label
)
"""

_ADD = """
ON CONFLICT ({keys}) DO UPDATE SET
  grams = flux_matiere_month_of_{table}.grams + excluded.grams,
  line_count = flux_matiere_month_of_{table}.line_count + 1
"""

_ADD_TO_CATEGORY = """
INSERT INTO flux_matiere_month_of_category ({keys}, grams, line_count)
SELECT NEW.site_id, {month}, id, NEW.origin, NEW.destination, NEW.measure, NEW.sign * NEW.grams, 1
FROM (
  SELECT id FROM flux_matiere_name WHERE category_id = NEW.category_id AND label = NEW.label
  ORDER BY id LIMIT 1
) AS named WHERE true
"""

_ADD_TO_ASPECTS = """
INSERT INTO flux_matiere_month_of_aspect ({keys}, grams, line_count)
SELECT NEW.site_id, {month}, aspect, key, NEW.origin, NEW.destination, NEW.sign * NEW.grams, 1
FROM (
  SELECT 'provenance' AS aspect, provenance AS key FROM flux_matiere_ticket WHERE id = NEW.ticket_id
  UNION ALL
  SELECT 'locality', coalesce(locality, '') FROM flux_matiere_ticket WHERE id = NEW.ticket_id
  UNION ALL
  SELECT 'partner', {figures} FROM flux_matiere_ticket
  WHERE id = NEW.ticket_id AND partner_id IS NOT NULL
  UNION ALL
  SELECT 'partner', {figures} FROM flux_matiere_exit
  WHERE id = NEW.exit_id AND partner_id IS NOT NULL
  UNION ALL
  SELECT 'provenance', NEW.provenance WHERE NEW.provenance IS NOT NULL
  UNION ALL
  SELECT 'locality', coalesce(NEW.locality, '')
  WHERE NEW.provenance IS NOT NULL OR NEW.locality IS NOT NULL
) AS said WHERE true
"""

#: Those who record at one site follow each other, so that two of them never wait for the sums of
#: each other; SQLite has one writer anyway.
_WAIT_FOR_SITE = "PERFORM pg_advisory_xact_lock(hashtextextended(NEW.site_id::text, 0))"


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "flux_matiere_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=100_000), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_flux_matiere_name_category_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_name")),
    )
    op.create_index(
        "ix_flux_matiere_name_category_id", "flux_matiere_name", ["category_id"], unique=False
    )
    _create_table_of_categories()
    _create_table_of_aspects()
    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Bring the base back to the revision before."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER flux_matiere_movement_add_up ON flux_matiere_movement")
        op.execute("DROP FUNCTION flux_matiere_movement_add_up()")
    else:
        op.execute("DROP TRIGGER flux_matiere_movement_add_up")
    op.drop_table("flux_matiere_month_of_aspect")
    op.drop_table("flux_matiere_month_of_category")
    op.drop_table("flux_matiere_name")


def _create_table_of_categories() -> None:
    op.create_table(
        "flux_matiere_month_of_category",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(length=200), nullable=False),
        sa.Column("name_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["name_id"],
            ["flux_matiere_name.id"],
            name=op.f("fk_flux_matiere_month_of_category_name_id_flux_matiere_name"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_month_of_category_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint(*_KEYS["category"], name=op.f("pk_flux_matiere_month_of_category")),
    )


def _create_table_of_aspects() -> None:
    op.create_table(
        "flux_matiere_month_of_aspect",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(length=200), nullable=False),
        sa.Column("aspect", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "aspect IN ('provenance', 'locality', 'partner')",
            name=op.f("ck_flux_matiere_month_of_aspect_aspect_known"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_month_of_aspect_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint(*_KEYS["aspect"], name=op.f("pk_flux_matiere_month_of_aspect")),
    )


def _triggers(dialect: str) -> Iterator[str]:
    """Write what adds each movement to its month, whatever program records it."""
    body = "; ".join(_steps(dialect))
    name = "flux_matiere_movement_add_up"
    if dialect == "sqlite":
        yield f"CREATE TRIGGER {name} AFTER INSERT ON flux_matiere_movement BEGIN {body}; END"
        return
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_WAIT_FOR_SITE}; {body}; RETURN NULL; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} AFTER INSERT ON flux_matiere_movement "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _steps(dialect: str) -> Iterator[str]:
    yield _REMEMBER_NAME
    for table, rows in (("category", _ADD_TO_CATEGORY), ("aspect", _ADD_TO_ASPECTS)):
        keys = ", ".join(_KEYS[table])
        facts = {"keys": keys, "month": _MONTH[dialect], "figures": _FIGURES[dialect]}
        yield rows.format(**facts) + _ADD.format(keys=keys, table=table)

# SPDX-License-Identifier: Apache-2.0
"""What the balance of one year costs over a million movements, beside DuckDB on the same rows.

    python benchmarks/balance.py [--rows 1000000] [--quick]

The movements span four years, 60 categories and one site; each base makes them with the same
arithmetic, and the sums are compared. Goals: the page in 300 ms at the server over a million rows,
200 ms over ten millions (``--rows 10000000``), and no sum above 6 times DuckDB's.
"""

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import structlog
from ressourcerie_catalogue.service.editing import NO_DETAILS, create
from ressourcerie_flux_matiere.models import (
    Aspect,
    Measure,
    Movement,
    Provenance,
    Shift,
    Stage,
    Ticket,
)
from ressourcerie_flux_matiere.service import balance, posts, tickets
from ressourcerie_flux_matiere.service.figures import Scope
from ressourcerie_flux_matiere.service.gaps import gaps
from ressourcerie_flux_matiere.service.ledger import Context, record
from ressourcerie_flux_matiere.service.lines import Figures, Line
from ressourcerie_flux_matiere.service.months import differences, rebuild
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.ids import new_id
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.instance import Instance, Workshop

CATEGORIES, DAYS, ROWS_OF_A_TICKET = 60, 1461, 8
FIRST = date(2022, 1, 1)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
LATER = date(2026, 1, 2)
ROUNDS = 5
#: Where goods go, by the last figure of a row's number: half is kept, the rest leaves.
WAYS = {5: ("intake", "recycled"), 6: ("shop", "sold"), 7: ("shop", "sold")} | {
    8: ("shop", "recycled"),
    9: ("shop", "wasted"),
}
#: What each dialect writes otherwise.
DIALECTS = {
    "sqlite": {
        "id": "printf('%032x', {0})",
        "day": "date('2022-01-01', '+' || ({0}) || ' days')",
        "rows": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0}) ",
        "from": "n",
    },
    "postgresql": {
        "id": "lpad(to_hex({0}), 32, '0')::uuid",
        "day": "DATE '2022-01-01' + ({0})::int",
        "rows": "",
        "from": "generate_series(1::bigint, {0}) AS n(i)",
    },
}


def stage(end: int) -> str:
    """Write which stage a row leaves, or goes to."""
    usual = ("intake", "shop")[end]
    cases = " ".join(f"WHEN {key} THEN '{way[end]}'" for key, way in WAYS.items())
    return f"CASE n.i % 10 {cases} ELSE '{usual}' END"


ORIGIN, DESTINATION = stage(0), stage(1)
#: Days, categories and flows know nothing of each other, so that sums are as many as can be.
DAY, GRAMS = f"n.i / 600 * 877 % {DAYS}", "1 + n.i * 7919 % 20000"
CATEGORY = f"n.i / 10 % {CATEGORIES}"


def seed(session: Session, site_id: UUID) -> list[tuple[int, UUID, str]]:
    """Make the categories, and one deposit with one line, that the others are copied from."""
    facts: dict[str, Any] = {"parent_id": None, "details": NO_DETAILS, "on": FIRST, "by": None}
    made = [create(session, name=f"Catégorie {k:02}", **facts) for k in range(CATEGORIES)]
    post = posts.add_post(session, site_id, name="Quai")
    shift = posts.open_shift(session, site_id, post.id, shift_id=new_id(), by=None)
    ticket = deposit(session, site_id, shift)
    # Of a later day: no sum holds it.
    line = Line(made[0].id, Stage.RECYCLED, gross_grams=1)
    context = Context(site_id, LATER, None, Stage.INTAKE, "bench:0", {"ticket_id": ticket.id})
    record(session, line, Figures(1, Measure.MEASURED), context, movement_id=new_id())
    return [(place, one.id, one.name) for place, one in enumerate(made)]


def deposit(session: Session, site_id: UUID, shift: Shift) -> Ticket:
    giver = tickets.Giver(provenance=Provenance.DROPPED_OFF, locality="29600")
    return tickets.open_ticket(session, site_id, shift.id, ticket_id=new_id(), giver=giver, by=None)


def copied(table: type[Any], words: Mapping[str, str], count: int, changed: dict[str, str]) -> str:
    """Write the statement that copies the only row of a table, some columns changed."""
    columns = [column.name for column in inspect(table).columns]
    values = ", ".join(changed.get(name, f"model.{name}") for name in columns)
    rows = f"{words['from'].format(count)} JOIN bench_category c ON c.k = {CATEGORY}"
    model = f"(SELECT * FROM {table.__tablename__}) AS model"
    return (
        f"INSERT INTO {table.__tablename__} ({', '.join(columns)}) "
        f"{words['rows'].format(count)}SELECT {values} FROM {rows} CROSS JOIN {model}"
    )


def fill(engine: Engine, categories: list[tuple[int, UUID, str]], count: int) -> None:
    """Make the movements and their deposits, without the guards that look at each row."""
    dialect = engine.dialect.name
    words = DIALECTS[dialect]
    deposits = count // ROWS_OF_A_TICKET + 1
    ticket = {"id": words["id"].format("n.i + 1000000000000"), "number": "n.i + 1"}
    movement = {
        "id": words["id"].format("n.i"),
        "day": words["day"].format(DAY),
        "category_id": "c.id",
        "label": "c.label",
        "origin": ORIGIN,
        "destination": DESTINATION,
        "grams": GRAMS,
        "gross_grams": GRAMS,
        "source": "'bench:' || n.i",
        "ticket_id": words["id"].format(f"n.i / {ROWS_OF_A_TICKET} + 1000000000001"),
    }
    with engine.begin() as connection:
        unlimited(connection, dialect)
        unguard(connection, dialect)
        kind = "uuid" if dialect == "postgresql" else "text"
        connection.execute(text(f"CREATE TABLE bench_category (k int, id {kind}, label text)"))
        shown = [
            {"k": k, "id": one if kind == "uuid" else one.hex, "label": label}
            for k, one, label in categories
        ]
        insert = text("INSERT INTO bench_category VALUES (:k, :id, :label)")
        connection.execute(insert, shown)
        connection.execute(text(copied(Ticket, words, deposits, ticket)))
        # One sort for each index is quicker than ten million places to find in it.
        indexes = without_indexes(connection, dialect)
        connection.execute(text(copied(Movement, words, count, movement)))
        for index in indexes:
            connection.execute(text(index))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        unlimited(connection, dialect)
        connection.execute(text("ANALYZE" if dialect == "sqlite" else "VACUUM ANALYZE"))


def unlimited(connection: Any, dialect: str) -> None:
    """Let a statement take as long as it takes: no request waits for it here."""
    if dialect == "postgresql":
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SET maintenance_work_mem = '1GB'"))
    else:
        connection.execute(text("PRAGMA cache_size = -2000000"))


def unguard(connection: Any, dialect: str) -> None:
    if dialect == "postgresql":
        connection.execute(text("ALTER TABLE flux_matiere_movement DISABLE TRIGGER ALL"))
        connection.execute(text("ALTER TABLE flux_matiere_ticket DISABLE TRIGGER ALL"))
        return
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    own = f"{query} AND tbl_name = 'flux_matiere_movement'"
    for name in connection.execute(text(own)).scalars().all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def without_indexes(connection: Any, dialect: str) -> list[str]:
    """Drop the indexes of the movements that no constraint needs; give what makes them again."""
    query = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'flux_matiere_movement' "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        if dialect == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type = 'index' "
        "AND tbl_name = 'flux_matiere_movement' AND sql IS NOT NULL"
    )
    found = connection.execute(text(query)).all()
    for name, _statement in found:
        connection.execute(text(f"DROP INDEX {name}"))
    return [statement for _name, statement in found]


def beside(count: int) -> duckdb.DuckDBPyConnection:
    """Make the same rows in DuckDB, with the columns that sums read."""
    other = duckdb.connect()
    day, category = (column.replace("/", "//") for column in (DAY, CATEGORY))
    other.execute(
        f"CREATE TABLE movement AS SELECT DATE '2022-01-01' + ({day})::int AS day, "
        f"{category} AS category, {ORIGIN} AS origin, {DESTINATION} AS destination, "
        f"1 AS sign, {GRAMS} AS grams FROM range(1, {count} + 1) AS n(i)"
    )
    return other


def milliseconds(work: Callable[[], object]) -> float:
    """Tell how long something takes: the median of a few, once the pages are in memory."""
    work()
    spent = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        spent.append(1_000 * (time.perf_counter() - began))
    return statistics.median(spent)


def sums(session: Session, scope: Scope, other: duckdb.DuckDBPyConnection) -> None:
    """Compare each sum of the page with DuckDB's: its figures, then its time."""
    first, last = (f"DATE '{day}'" for day in YEAR)
    year = f"WHERE day BETWEEN {first} AND {last}"
    flow = "origin, destination, sum(sign * grams) FROM movement"
    held = "('shop', 'workshop')"
    stock = (
        f"SELECT category, sum(sign * grams * ((destination IN {held})::int - "
        f"(origin IN {held})::int)) FROM movement WHERE day <= {last} GROUP BY ALL"
    )
    queries: dict[str, tuple[Callable[[], list[int]], str]] = {
        "entrées et sorties": (
            lambda: list(balance.balance(session, scope).flows.values()),
            f"SELECT {flow} {year} GROUP BY ALL",
        ),
        "par catégorie": (
            lambda: flows_of(balance.by_category(session, scope)),
            f"SELECT category, {flow} {year} GROUP BY ALL",
        ),
        "par mois": (
            lambda: flows_of(balance.by_month(session, scope)),
            f"SELECT month(day), {flow} {year} GROUP BY ALL",
        ),
        "stock": (lambda: list(balance.stock(session, scope.sites, scope.last).values()), stock),
    }
    for title, (ours, theirs) in queries.items():
        expected = sorted(int(row[-1]) for row in other.execute(theirs).fetchall())
        assert sorted(ours()) == expected, f"{title}: the sums differ"
        mine = milliseconds(ours)
        duck = milliseconds(lambda theirs=theirs: other.execute(theirs).fetchall())
        print(f"  {title:20} {mine:8.1f} ms   {mine / duck:5.1f} × DuckDB ({duck:.1f} ms)")


def breakdowns(session: Session, scope: Scope) -> None:
    """Tell what the other parts of the page cost: those that know a line by its deposit or exit."""
    parts: dict[str, Callable[[Session, Scope], object]] = {
        "écarts": lambda one, of: gaps(one, of, {}),
        "par provenance": lambda one, of: balance.by_aspect(one, of, Aspect.PROVENANCE),
        "par commune": lambda one, of: balance.by_aspect(one, of, Aspect.LOCALITY),
        "par partenaire": lambda one, of: balance.by_aspect(one, of, Aspect.PARTNER),
        "mois entamés": balance.cut_months,
    }
    for title, part in parts.items():
        spent = milliseconds(lambda part=part: part(session, scope))
        print(f"  {title:20} {spent:8.1f} ms", flush=True)


def flows_of(shares: Any) -> list[int]:
    return [grams for share in shares for grams in share.balance.flows.values()]


@contextmanager
def made(kind: str) -> Iterator[Instance]:
    """Make an instance on an empty base of a kind."""
    with tempfile.TemporaryDirectory() as folder, bases_of(kind) as bases:
        folders = [Path(folder) / name for name in ("model", "bench")]
        for one in folders:
            one.mkdir()
        (folders[0] / "var").mkdir()
        workshop = Workshop(("catalogue", "flux-matiere"), "", bases, folders[0])
        with workshop.instance(folders[1]) as instance:
            yield instance


def rebuild_all(instance: Instance, site_id: UUID) -> None:
    """Make the sums of each month, as ``flux-matiere verify --repair`` does."""
    days = (FIRST + timedelta(days=day) for day in range(DAYS))
    for month in sorted({f"{day:%Y-%m}" for day in days} | {f"{LATER:%Y-%m}"}):
        instance.database.write(lambda session, month=month: rebuild(session, site_id, month))


def measure(kind: str, count: int) -> None:
    """Fill a base, then measure its sums and the page that shows them."""
    # A line for each request says nothing here.
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(io.StringIO()))
    with made(kind) as instance:
        with instance.database.read() as session:
            site_id = session.scalars(select(Site.id)).one()
        categories: list[tuple[int, UUID, str]] = []
        instance.database.write(lambda session: categories.extend(seed(session, site_id)))
        began = time.perf_counter()
        engine = instance.bases.engine(instance.platform.configuration)
        fill(engine, categories, count)
        engine.dispose()
        seconds = time.perf_counter() - began
        print(f"{kind}: {count:,} movements, made in {seconds:.0f} s", flush=True)
        began = time.perf_counter()
        rebuild_all(instance, site_id)
        print(f"  {'refaire les sommes':20} {time.perf_counter() - began:8.1f} s", flush=True)
        began = time.perf_counter()
        with instance.database.read() as session:
            assert differences(session) == []
        print(f"  {'vérifier les sommes':20} {time.perf_counter() - began:8.1f} s", flush=True)
        with instance.database.read() as session:
            scope = Scope(*YEAR, [site_id])
            sums(session, scope, beside(count))
            breakdowns(session, scope)
        path = f"/flux-matiere/sites/{site_id}/bilan?periode=annee&du={YEAR[0]}"
        with instance.signed_in(["flux-matiere.read"]) as client:
            client.headers["Accept"] = "text/html"
            assert client.get(path).status_code == 200
            print(f"  {'la page entière':20} {milliseconds(lambda: client.get(path)):8.1f} ms")


def main() -> int:
    """Measure each base in a process of its own; a base that is not there is told."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="few rows: the figures mean nothing")
    parser.add_argument("--on", choices=DIALECTS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    rows = 20_000 if asked.quick else asked.rows
    if asked.on:
        measure(asked.on, rows)
        return 0
    command = [sys.executable, __file__, "--rows", str(rows), "--on"]
    codes = [subprocess.run([*command, kind], check=False).returncode for kind in DIALECTS]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

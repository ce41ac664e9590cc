# SPDX-License-Identifier: Apache-2.0
"""What a code costs to read among a million objects, and what a stack of labels costs to draw.

    python benchmarks/codes.py [--objects 1000000] [--quick]

Goals of the module: a code resolved in under 5 ms at the server with a million objects, 240 labels
drawn in under a second. The ratios hold them against one query of the driver by its primary key,
and against one label.
"""

import argparse
import logging
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.ledger import EARLIEST
from ressourcerie_codes_barres.codes.grammar import encode
from ressourcerie_codes_barres.codes.kinds import ObjectCode
from ressourcerie_codes_barres.labels.papers import PAPERS
from ressourcerie_codes_barres.labels.pdf import Label, pdf
from ressourcerie_codes_barres.labels.symbols import Symbology
from ressourcerie_codes_barres.models import Object
from ressourcerie_codes_barres.service.resolving import resolve
from sqlalchemy import insert, select

from ressourcerie_core import clock
from ressourcerie_core.auth.models import Site
from ressourcerie_core.testing.bases import SqliteBases
from ressourcerie_core.testing.instance import Workshop

if TYPE_CHECKING:
    from ressourcerie_core.db import Database

AT_ONCE = 20_000


def milliseconds(what: Callable[[], object], times: int) -> float:
    """Give the median of several times."""
    taken = []
    for _time in range(times):
        began = time.perf_counter()
        what()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def fill(database: "Database", count: int) -> list[int]:
    """Write objects in bulk, and give the numbers of some."""
    with database.read() as session:
        site = session.scalars(select(Site.id)).one()
    category = database.write(
        lambda session: (
            create(session, name="Tout", parent_id=None, details=Details(), on=EARLIEST, by=None).id
        )
    )
    numbers = random.sample(range(17**8), count)
    for first in range(0, count, AT_ONCE):
        rows = [
            {
                "id": uuid4(), "number": number, "site_id": site, "category_id": category,
                "name": "Objet", "price_cents": 100, "condition": "", "provenance": "",
                "place": "", "state": "available", "created_at": clock.now(),
                "changed_at": clock.now(),
            }
            for number in numbers[first : first + AT_ONCE]
        ]  # fmt: skip
        database.write(lambda session, rows=rows: session.execute(insert(Object), rows) and None)
    return random.sample(numbers, 500)


def read_codes(folder: Path, objects: int) -> None:
    """Read the codes of objects that are there."""
    (folder / "workshop").mkdir()
    (folder / "shop").mkdir()
    workshop = Workshop(("catalogue", "codes-barres"), "", SqliteBases(), folder / "workshop")
    with workshop.instance(folder / "shop") as instance:
        codes = iter([encode(ObjectCode(one)) for one in fill(instance.database, objects)])

        def resolved() -> None:
            with instance.database.read() as session:
                assert resolve(session, next(codes)).object_id is not None

        ours = milliseconds(resolved, 500)
        with closing(sqlite3.connect(folder / "shop" / "var" / "test.db")) as bare:
            ids = [row[0] for row in bare.execute("SELECT id FROM codes_barres_object LIMIT 500")]
            query = "SELECT * FROM codes_barres_object WHERE id = ?"
            wanted = iter(ids)
            floor = milliseconds(lambda: bare.execute(query, (next(wanted),)).fetchone(), len(ids))
    print(
        f"a code among {objects} objects    {ours:6.2f} ms (goal 5)"
        f"   {ours / floor:5.1f} x a bare query"
    )


def draw_labels(count: int) -> None:
    labels = [
        Label(encode(ObjectCode(rank)), f"Fauteuil n° {rank}", "45,00 €", "6,2 kg")
        for rank in range(count)
    ]
    paper = PAPERS["3x8"]
    for symbology in Symbology:
        one = milliseconds(lambda s=symbology: pdf(labels[:1], paper, s, start=1), 5)
        all_of_them = milliseconds(lambda s=symbology: pdf(labels, paper, s, start=1), 3)
        print(
            f"{count} labels, {symbology:12} {all_of_them:8.0f} ms (goal 1000)"
            f"   {all_of_them / one:5.1f} x one label"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="few: the figures mean nothing")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as name:
        read_codes(Path(name), 1000 if asked.quick else asked.objects)
    draw_labels(24 if asked.quick else 240)


if __name__ == "__main__":
    main()

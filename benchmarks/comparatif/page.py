# SPDX-License-Identifier: Apache-2.0
"""The two generated parts of the page, and what must be found in them."""

import os
import platform
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from .columns import versions
from .table import Table, read

SOURCE = Path(__file__).parents[2] / "doc" / "source"
PAGE = SOURCE / "comparatif.md"
GENERATED = SOURCE / "_generated"
BEHAVIOUR = GENERATED / "comparatif.md"
FACTS = GENERATED / "comparatif-faits.md"
FIGURES = GENERATED / "comparatif-mesures.md"


def save(path: Path, text: str) -> None:
    """Write a generated part, with the no-break spaces of French typography."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        re.sub(r"(?<=[«×]) | (?=[»;:?!])", "\N{NO-BREAK SPACE}", text), encoding="utf-8"
    )


def load(path: Path) -> str:
    """Read a generated part as the scripts print it."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def behaviour_page(table: Table) -> str:
    """Write the table of behaviours with the versions that were run."""
    return f"{_header('--write')}{table.markdown()}"


def figures_page(tables: list[Table]) -> str:
    """Write the tables of figures with the machine that ran them."""
    machine = f"{os.cpu_count()} cœurs, {platform.system()} {platform.machine()}"
    load = f"{os.getloadavg()[1]:.1f}".replace(".", ",")
    head = _header("--timings --write").rstrip() + f" Machine : {machine} ; charge {load}.\n\n"
    return head + "\n".join(table.markdown() for table in tables)


def missing_figures() -> Iterator[str]:
    """Say which rows of the committed figures hold no figure."""
    tables = [read(part) for part in load(FIGURES).split("\n\n")]
    rows = [(title, cells) for table in tables for title, cells in table.rows.items()]
    if not rows:
        yield "aucune mesure de coût dans la page : lancer --timings --write"
    for title, cells in rows:
        if not all(any(sign.isdigit() for sign in cell) for cell in cells.values()):
            yield f"« {title} » : mesure absente"


def _header(options: str) -> str:
    run = ", ".join(f"{name} {number}" for name, number in versions().items())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    command = f"`python -m benchmarks.comparatif {options}`"
    return f"Produit par {command} le {date.today():%d/%m/%Y} : {python}, {run}.\n\n"

# SPDX-License-Identifier: Apache-2.0
"""A table of the page: written as Markdown, read back, compared."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of named cells, under one corner title."""

    corner: str
    rows: dict[str, dict[str, str]]

    @property
    def columns(self) -> list[str]:
        return list(next(iter(self.rows.values()), {}))

    def markdown(self) -> str:
        """Write the table for the page."""
        lines = [_line([self.corner, *self.columns]), _line(["---"] * (1 + len(self.columns)))]
        lines += [_line([title, *cells.values()]) for title, cells in self.rows.items()]
        return "\n".join(lines) + "\n"


def read(markdown: str) -> Table:
    """Read the first table of a page."""
    lines = [_cells(line) for line in markdown.splitlines() if line.startswith("|")]
    if not lines:
        return Table("", {})
    (corner, *columns), _, *rows = lines
    return Table(corner, {title: dict(zip(columns, cells, strict=True)) for title, *cells in rows})


def differences(committed: Table, run: Table) -> Iterator[str]:
    """Say in French where the page and the run part."""
    for title, cells in run.rows.items():
        written = committed.rows.get(title)
        if written is None:
            yield f"« {title} » : absent de la page"
            continue
        for column in cells | written:
            page, found = written.get(column, "rien"), cells.get(column, "rien")
            if page != found:
                yield f"« {title} », {column} : page « {page} », mesure « {found} »"
    yield from (
        f"« {title} » : la mesure ne l’a plus" for title in committed.rows if title not in run.rows
    )


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]

# SPDX-License-Identifier: Apache-2.0
"""What commands print: tables that fit a terminal of 80 columns, and JSON for machines."""

import json
import shutil
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import Any

import click

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Écrit du JSON, pour une machine."
)

GAP = "  "
NARROWEST = 6


def print_json(value: Any) -> None:
    """Print a value for a machine."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their headers; the widest columns are wrapped to fit the terminal."""
    lines = [tuple(headers), *(tuple(row) for row in rows)]
    widths = _fit([max(map(len, column)) for column in zip(*lines, strict=True)])
    rule = tuple("─" * width for width in widths)
    for line in (lines[0], rule, *lines[1:]):
        cells = [wrap(cell, width) or [""] for cell, width in zip(line, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
            click.echo(GAP.join(padded).rstrip())


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print labels and what they stand for, one under the other."""
    shown = [(label, value) for label, value in facts if value]
    widest = max((len(label) for label, _value in shown), default=0)
    for label, value in shown:
        start = f"{label.ljust(widest)} : "
        rest = " " * len(start)
        click.echo("\n".join(wrap(value, _room(), initial_indent=start, subsequent_indent=rest)))


def _room() -> int:
    return shutil.get_terminal_size().columns


def _fit(widths: list[int]) -> list[int]:
    """Take from the widest column, one by one, until all fit."""
    while sum(widths) + len(GAP) * (len(widths) - 1) > _room() and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths

# SPDX-License-Identifier: Apache-2.0
"""A command that fails."""

import click


@click.group()
def tordu() -> None:
    """Échoue."""


@tordu.command()
def fail() -> None:
    """Échoue."""
    raise ValueError("Camille Moreau, 06 12 34 56 78")

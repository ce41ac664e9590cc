# SPDX-License-Identifier: Apache-2.0
"""A job that fails."""

from ressourcerie_core.module import Context


def fail(context: Context) -> None:
    raise ValueError("Camille Moreau, 06 12 34 56 78")

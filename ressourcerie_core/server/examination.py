# SPDX-License-Identifier: Apache-2.0
"""What the doctor says of one thing that it looked at."""

from dataclasses import dataclass

from ressourcerie_core.errors import Problem


@dataclass(frozen=True)
class Examination:
    """One thing that was looked at.

    :param subject: what, in French.
    :param problems: what is wrong, and keeps the instance, or a part of it, from serving.
    :param warnings: what deserves attention; the instance serves.
    :param notes: what is good to know, in French sentences.
    """

    subject: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

# SPDX-License-Identifier: Apache-2.0
"""What the sample does by itself."""

from pathlib import Path

from sqlalchemy import func, select

from ressourcerie_core.module import Context

from .models import Note


def count(context: Context) -> None:
    """Write how many notes there are beside the trace of the module."""
    with context.database.read() as session:
        total = session.scalar(select(func.count()).select_from(Note))
    if context.settings.trace_file:
        Path(context.settings.trace_file).with_suffix(".counted").write_text(f"{total}", "utf-8")

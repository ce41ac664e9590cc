# SPDX-License-Identifier: Apache-2.0
"""Lines as a sheet that a French spreadsheet opens: semicolons, commas, and a BOM."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from fastapi import Response
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import grams_as_text

from ..declaring.sheet import percentage
from ..models import Condition, Evidence, ExitEvidence, Measure, Movement, Stage
from ..service import opening
from ..service.opening import Figure
from ..stages import STAGES
from .words import CONDITIONS, MEASURES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_ONCE = 500
HEADERS = (
    *(_("jour"), _("enregistré le"), _("catégorie"), _("de"), _("vers"), _("poids net (kg)")),
    *(_("brut (kg)"), _("tare (kg)"), _("nombre"), _("mesure"), _("état"), _("note")),
    *(_("étiquette"), _("codes officiels"), _("provenance du mouvement"), _("identifiant")),
    *(_("corrige"), _("raison")),
)
#: A spreadsheet runs a cell that begins so.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(
    reading: Callable[[], AbstractContextManager[Session]], figure: Figure, name: str
) -> StreamingResponse:
    """Give the lines of a figure as a file to keep, written while it is sent.

    :param reading: opens the session of the file, which outlives the request's own.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_parts(reading, figure), 200, headers, "text/csv; charset=utf-8")


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, media_type)


def kept_file(kept: Evidence | ExitEvidence) -> Response:
    """Answer with a file that was sent here, to save and never to show."""
    headers = {
        "Content-Disposition": f'attachment; filename="piece-{kept.sha256[:12]}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(kept.content, 200, headers, kept.media_type)


def _parts(
    reading: Callable[[], AbstractContextManager[Session]], figure: Figure
) -> Iterator[bytes]:
    """Write the file a few hundred lines at a time, however many there are."""
    yield BOM_UTF8 + _written([HEADERS])
    with reading() as session:
        for lines in opening.every_line(session, figure, at_once=_AT_ONCE):
            yield _written(_row(line, figure.grams_of(line)) for line in lines)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _row(line: Movement, grams: int) -> list[str]:
    return [
        line.day.isoformat()[: 7 if line.month_only else 10],
        line.recorded_at.isoformat(),
        _safe(line.label),
        STAGES[Stage(line.origin)],
        STAGES[Stage(line.destination)],
        grams_as_text(grams),
        "" if line.gross_grams is None else grams_as_text(line.gross_grams),
        "" if line.tare_grams is None else grams_as_text(line.tare_grams),
        str(line.quantity or ""),
        MEASURES[Measure(line.measure)],
        CONDITIONS[Condition(line.condition)] if line.condition else "",
        _safe(line.note or ""),
        _safe(line.tag or ""),
        ", ".join(f"{code['code']} {percentage(code['share'])}" for code in line.codes),
        line.source,
        str(line.id),
        str(line.corrects_id or ""),
        _safe(line.reason or ""),
    ]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text

# SPDX-License-Identifier: Apache-2.0
"""The address of a receipt, or a seal, as a drawing that a telephone reads."""

import segno
from markupsafe import Markup

from ressourcerie_core.i18n import _


def qr_drawing(text: str, *, title: str = _("Code QR du reçu"), css: str | None = None) -> Markup:
    """Draw a text as a QR code, in SVG.

    :param title: what it is, for those who do not see it.
    :param css: the class of the drawing.
    """
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass=css,
        lineclass=None,
        title=title,
    )
    return Markup(drawn)  # noqa: S704 (drawn by segno, which escapes the title)

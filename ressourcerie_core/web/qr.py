# SPDX-License-Identifier: Apache-2.0
"""QR codes, drawn in the page: black on white in both colour schemes, for cameras."""

import segno
from markupsafe import Markup


def qr_code(text: str, *, title: str) -> Markup:
    """Draw a text as a QR code, in SVG.

    :param text: what a camera or a scanner reads.
    :param title: what the drawing is, for those who do not see it.
    """
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=title,
    )
    return Markup(drawn)  # noqa: S704 (drawn by segno, which escapes the title)

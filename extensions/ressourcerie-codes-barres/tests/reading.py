# SPDX-License-Identifier: Apache-2.0
"""Read a printed page as a reader does: rendered to pixels, then decoded by another program."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

POINTS_OF_AN_INCH = 72


@dataclass(frozen=True)
class Read:
    """A code found on a page, and where its middle is, in millimetres from the top left."""

    text: str
    x: float
    y: float


def pages_of(pdf: bytes, dpi: int) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=dpi / POINTS_OF_AN_INCH).to_pil().convert("L")
    finally:
        document.close()


def codes_on(image: Image.Image, dpi: int = 200) -> list[Read]:
    found = zxingcpp.read_barcodes(image)
    return [_read(one, dpi) for one in found]


def spoiled(image: Image.Image) -> Image.Image:
    """Turn and blur a page, as a hand before a camera does."""
    turned = image.rotate(7, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return turned.filter(ImageFilter.GaussianBlur(1))


def _read(one: zxingcpp.Barcode, dpi: int) -> Read:
    place = one.position
    corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
    x = sum(corner.x for corner in corners) / 4 / dpi * 25.4
    y = sum(corner.y for corner in corners) / 4 / dpi * 25.4
    return Read(one.text, x, y)

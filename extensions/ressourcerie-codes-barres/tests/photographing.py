# SPDX-License-Identifier: Apache-2.0
"""Pictures as phones and forms send them, drawn here: no photo of anybody is kept for tests."""

from io import BytesIO

from PIL import Image

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def halves(width: int = 400, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Give a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image.convert(mode)


def sent(image: Image.Image, kind: str = "JPEG", **said: object) -> bytes:
    """Give the file of a picture."""
    made = BytesIO()
    image.save(made, kind, **said)
    return made.getvalue()


def from_a_phone(image: Image.Image, orientation: int = 1) -> bytes:
    """Give the file as a phone writes it: turned, with its maker and where it was taken."""
    facts = Image.Exif()
    facts[ORIENTATION], facts[MAKER] = orientation, "Marque du téléphone"
    facts.get_ifd(GPS)[1] = "N"
    return sent(image, exif=facts)


def opened(content: bytes) -> Image.Image:
    """Open what was made of it."""
    image = Image.open(BytesIO(content))
    image.load()
    return image

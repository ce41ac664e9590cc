# SPDX-License-Identifier: Apache-2.0
"""Pictures that phones take, made light: turned upright, small, and silent on where and by whom."""

import struct
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from ressourcerie_core.i18n import _

from .problems import PhotoRefused

LARGEST_BYTES = 9_000_000
#: What the largest usual phones take; a file that says more is no photo.
MOST_PIXELS = 50_000_000
#: Of the longest side.
SIDE, SMALL_SIDE = 1280, 160
_KINDS = ("JPEG", "PNG", "WEBP")
#: Colours called by numbers have no mean: such a picture would be made small by leaving points out.
_NUMBERED = ("1", "P", "PA")
_QUALITY = 82
_WHITE = (255, 255, 255)
# What Pillow raises of a file that is cut, or that lies about what it holds.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error)
# An open picture takes up to 200 MB: those of several phones are opened one after the other.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Picture:
    """Two JPEG files of the same picture, the second for lists."""

    content: bytes
    small: bytes


def picture_of(sent: bytes) -> Picture:
    """Make a light picture of a file that somebody sent.

    Only what is seen is kept: the place, the hour and the device that phones write are not.

    :raises PhotoRefused: it is empty, too large, cut, or of another kind.
    """
    if not sent:
        raise PhotoRefused(_("Aucune photo n'est choisie, ou son fichier est vide."))
    if len(sent) > LARGEST_BYTES:
        raise PhotoRefused(_("Ce fichier dépasse 9 Mo."))
    with _one_at_a_time:
        try:
            return _light(sent)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        except UnidentifiedImageError:
            raise PhotoRefused(_("Ce fichier n'est pas une photo que l'on sait lire.")) from None
        except _BROKEN:
            raise PhotoRefused(_("Cette photo est abîmée ou incomplète.")) from None


def _light(sent: bytes) -> Picture:
    with Image.open(BytesIO(sent), formats=_KINDS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        image.draft("RGB", (2 * SIDE, 2 * SIDE))  # A JPEG is not even opened at its full size.
        seen = _as_seen(ImageOps.exif_transpose(_within(image, SIDE)))
    return Picture(_jpeg(seen), _jpeg(_within(seen.copy(), SMALL_SIDE)))


def _within(image: Image.Image, side: int) -> Image.Image:
    """Make a picture small before anything else is done with it, which would cost its memory."""
    if image.mode in _NUMBERED:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image


def _as_seen(image: Image.Image) -> Image.Image:
    """Give the colours that a screen shows, on white where there is nothing."""
    if image.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut them to the lightest instead of scaling them.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        transparent = image.convert("RGBA")
        image = Image.new("RGBA", image.size, _WHITE)
        image.alpha_composite(transparent)
        return image.convert("RGB")
    return _in_usual_colours(image) or image.convert("RGB")


def _in_usual_colours(image: Image.Image) -> Image.Image | None:
    """Translate what a wider screen shows; ``None`` when the picture says nothing of it."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return None
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None  # The picture is whole; what it says of its colours is not.


def _jpeg(image: Image.Image) -> bytes:
    # A new picture of the same points: nothing that the file also said comes along.
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    made = BytesIO()
    bare.save(made, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return made.getvalue()


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused(_("Cette image a plus de 50 millions de pixels."))

# SPDX-License-Identifier: Apache-2.0
"""Whatever file is sent, it is the right picture or a French sentence."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from ressourcerie_codes_barres.service.pictures import LARGEST_BYTES, SIDE, picture_of
from ressourcerie_codes_barres.service.problems import PhotoRefused

from .photographing import from_a_phone, halves, opened, sent

RED, BLUE = (254, 0, 0), (0, 0, 254)
WHOLE = {kind: sent(halves(60, 40), kind) for kind in ("JPEG", "PNG", "WEBP")}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def is_near(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


def shows_halves(content: bytes) -> bool:
    image = opened(content)
    width, height = image.size
    left, right = (image.getpixel((x, height // 2)) for x in (width // 8, width * 7 // 8))
    return image.mode == "RGB" and is_near(left, RED) and is_near(right, BLUE)


@pytest.mark.parametrize(
    "content",
    [
        sent(halves()),
        sent(halves(), icc_profile=SRGB),
        sent(halves(), icc_profile=b"no profile at all"),
        sent(halves(mode="RGBA"), "PNG"),
        sent(halves(mode="P"), "PNG"),
        sent(halves(), "WEBP"),
        sent(halves(), "PNG", save_all=True, append_images=[Image.new("RGB", (400, 200))]),
        sent(halves(), "WEBP", save_all=True, append_images=[Image.new("RGB", (400, 200))]),
        sent(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 200))]),
    ],
    ids=["jpeg", "profile", "bad-profile", "rgba", "palette", "webp", "apng", "awebp", "mpo"],
)
def test_each_kind_of_picture_is_shown_as_it_is(content):
    made = picture_of(content)
    assert shows_halves(made.content)
    assert shows_halves(made.small)


def test_the_inks_of_a_printer_become_the_colours_of_a_screen():
    image = opened(picture_of(sent(halves(mode="CMYK"))).content)
    assert is_near(image.getpixel((50, 100)), RED)


def test_sixteen_bits_of_grey_are_not_burnt():
    image = Image.new("I;16", (40, 20), 0x8000)
    assert is_near(opened(picture_of(sent(image, "PNG")).content).getpixel((5, 5)), (128,) * 3)


def test_what_is_transparent_is_white():
    image = Image.new("RGBA", (40, 20), (255, 0, 0, 0))
    assert is_near(opened(picture_of(sent(image, "PNG")).content).getpixel((5, 5)), (255,) * 3)


def test_a_large_picture_is_made_small_and_a_small_one_stays():
    large = picture_of(sent(halves(4000, 3000)))
    assert opened(large.content).size == (SIDE, 960)
    assert max(opened(large.small).size) == 160
    assert opened(picture_of(sent(halves(300, 200))).content).size == (300, 200)
    assert opened(picture_of(sent(halves(9000, 2), "PNG")).content).size == (SIDE, 1)


@pytest.mark.parametrize("mode", ["RGB", "P", "1", "L", "RGBA", "I;16"])
def test_a_picture_made_small_keeps_the_mean_of_its_points(mode):
    row = bytes([0, 255] * SIDE)
    image = Image.frombytes("L", (2 * SIDE, 2 * SIDE), (row + row[::-1]) * SIDE)  # a draughtboard
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257)
    image = image.convert(mode)
    seen = opened(picture_of(sent(image, "PNG")).content).resize((3, 3), Image.Resampling.BOX)
    assert is_near(seen.getpixel((1, 1)), (128, 128, 128))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_and_says_nothing_else(orientation):
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = halves() if orientation == 1 else halves().transpose(turns[orientation])
    made = picture_of(from_a_phone(held, orientation))

    for content in (made.content, made.small):
        image = opened(content)
        assert shows_halves(content)
        assert dict(image.getexif()) == {}
        assert image.info.keys() <= {"jfif", "jfif_density", "jfif_unit", "jfif_version"} | {
            "progressive",
            "progression",
        }
        assert b"Marque" not in content


def bomb(side: int) -> bytes:
    """Give a PNG of a few bytes that says how many points wide and high it is."""

    def part(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Aucune photo n'est choisie"),
        (b"\xff\xd8\xff" + b"\0" * LARGEST_BYTES, "dépasse 9 Mo"),
        (bomb(100_000), "plus de 50 millions de pixels"),
        (bomb(7_100), "plus de 50 millions de pixels"),
        (b"%PDF-1.7 une page", "n'est pas une photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n'est pas une photo"),
        (sent(halves(), "GIF"), "n'est pas une photo"),
        (sent(halves(), "TIFF"), "n'est pas une photo"),
        (b"\xff\xd8\xff", "n'est pas une photo"),
        *((content[: len(content) // 2], "abîmée") for content in WHOLE.values()),
    ],
    ids=["none", "heavy", "bomb", "large", "pdf", "svg", "gif", "tiff", "head", *WHOLE],
)
def test_what_is_no_photo_is_said_in_french(content, why):
    with pytest.raises(PhotoRefused) as caught:
        picture_of(content)
    assert why in caught.value.detail


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_a_picture_or_a_refusal(data):
    content = bytearray(WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))])
    for _time in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    with suppress(PhotoRefused):
        assert opened(picture_of(bytes(content[:cut])).content).mode == "RGB"

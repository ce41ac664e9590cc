# SPDX-License-Identifier: Apache-2.0
"""A camera of cardboard: a browser that sees a film, and films of codes for it to see."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from playwright.sync_api import Browser
from ressourcerie_codes_barres.labels.symbols import Symbology, draw

WIDTH, HEIGHT = 640, 480
FRAMES = 5
HEADER = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
BLACK, WHITE, TABLE, NO_COLOUR = b"\x20", b"\xe0", b"\x90", b"\x80"


@contextmanager
def camera_on(browser: Browser, film: Path) -> Iterator[Browser]:
    """Start a browser whose camera sees a film, which it opens each time that the camera is."""
    launched = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=[
            "--no-sandbox",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    yield launched
    launched.close()


def film_of_noise(file: Path) -> None:
    """Write a film of grains, such as a camera in the dark gives: no picture at all."""
    frame = Random(27).randbytes(WIDTH * HEIGHT) + NO_COLOUR * (WIDTH * HEIGHT // 2)
    file.write_bytes(HEADER + (b"FRAME\n" + frame) * FRAMES)


def film(file: Path, code: str | None, symbology: Symbology = Symbology.QR) -> None:
    """Write a film (YUV4MPEG2) of a label on a table, as it is printed, or of the table alone."""
    rows = [bytearray(TABLE * WIDTH) for _row in range(HEIGHT)]
    if code is not None:
        _lay(rows, code, symbology)
    frame = b"FRAME\n" + b"".join(rows) + NO_COLOUR * (WIDTH * HEIGHT // 2)
    file.write_bytes(HEADER + frame * FRAMES)


def _lay(rows: list[bytearray], code: str, symbology: Symbology) -> None:
    symbol = draw(code, symbology)
    side = min(4, WIDTH // symbol.width)
    high = side if symbol.is_square else 120
    left, top = (WIDTH - symbol.width * side) // 2, (HEIGHT - symbol.height * high) // 2
    for row in rows[top : top + symbol.height * high]:
        row[left : left + symbol.width * side] = WHITE * (symbol.width * side)
    for run in symbol.runs:
        start, width = left + run.x * side, run.width * side
        for row in rows[top + run.y * high : top + (run.y + 1) * high]:
            row[start : start + width] = BLACK * width

# SPDX-License-Identifier: Apache-2.0
"""A barcode reader: keys that come fast and end with Enter, whatever the load of this machine."""

from playwright.sync_api import Page

CODES = {**{digit: f"Digit{digit}" for digit in "0123456789"}, "\r": "Enter"}


def scan(page: Page, text: str, *, gap_ms: float = 12) -> None:
    """Type a text as a reader does, where the focus is.

    The instants of the keys are told to the browser, as the system tells those of real keys: what
    this machine takes to send them counts for nothing.
    """
    session = page.context.new_cdp_session(page)
    began = page.evaluate("Date.now()")
    for place, sign in enumerate(f"{text}\r"):
        key = {
            "timestamp": (began + place * gap_ms) / 1000,
            "key": "Enter" if sign == "\r" else sign,
            "code": CODES.get(sign, f"Key{sign.upper()}"),
            "windowsVirtualKeyCode": ord(sign.upper()),
        }
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": sign, **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    session.detach()

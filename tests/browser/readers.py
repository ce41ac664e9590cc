# SPDX-License-Identifier: Apache-2.0
"""A barcode reader: keys that come fast, then Enter or Tab, whatever the load of this machine."""

from playwright.sync_api import Page

#: What passes, for the browser, between the last key of a hand and a scan.
PAUSE_MS = 200
CODES = {digit: f"Digit{digit}" for digit in "0123456789"}
ENDS = {"\r": "Enter", "\t": "Tab"}


def scan(page: Page, text: str, *, gap_ms: float = 12, end: str = "\r") -> None:
    """Type a text as a reader does, where the focus is, once the page has its scripts.

    The instants of the keys are told to the browser, as the system tells those of real keys: what
    this machine takes to send them counts for nothing.
    """
    _press(page, f"{text}{end}", gap_ms)


def press(page: Page, end: str = "\r") -> None:
    """Press Enter, or Tab, as a hand does: a test types what comes before as fast as a reader."""
    _press(page, end, 0)


def _press(page: Page, signs: str, gap_ms: float) -> None:
    page.wait_for_load_state()
    session = page.context.new_cdp_session(page)
    began = page.evaluate("Date.now()") + PAUSE_MS
    for place, sign in enumerate(signs):
        key = {
            "timestamp": (began + place * gap_ms) / 1000,
            "key": ENDS.get(sign, sign),
            "code": ENDS.get(sign) or CODES.get(sign, f"Key{sign.upper()}"),
            "windowsVirtualKeyCode": ord(sign.upper()),
        }
        text = {} if sign == "\t" else {"text": sign}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **text, **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    session.detach()

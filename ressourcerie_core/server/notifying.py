# SPDX-License-Identifier: Apache-2.0
"""What a parent tells systemd of itself (``Type=notify``); elsewhere, nobody listens."""

import os
import socket
import time


def notify(state: str) -> None:
    """Send a state: ``READY=1``, ``STOPPING=1``… A deaf service manager stops nothing."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        try:
            manager.sendto(state.encode(), address)
        except OSError:  # its start times out, and systemd says so
            return


def notify_reloading() -> None:
    """Tell that a reload begins; ``READY=1`` tells its end."""
    microseconds = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    notify(f"RELOADING=1\nMONOTONIC_USEC={microseconds}")

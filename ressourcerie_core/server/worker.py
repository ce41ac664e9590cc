# SPDX-License-Identifier: Apache-2.0
"""The child process, which its parent starts as ``python -m ressourcerie_core.server.worker FD``.

``FD`` is the descriptor of their channel.
"""

import gc
import sys


def main() -> None:
    """Import what a child needs, and do what the parent asks for."""
    # What is imported stays: to visit it all the while it comes takes a tenth of a start.
    gc.disable()
    from ressourcerie_core.server.work import run_errand  # noqa: PLC0415 (once it is disabled)

    run_errand(int(sys.argv[1]))


if __name__ == "__main__":
    main()

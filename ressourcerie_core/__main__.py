# SPDX-License-Identifier: Apache-2.0
"""``python -m ressourcerie_core`` is the command ``ressourcerie``."""

import sys

from ressourcerie_core.cli import main

sys.exit(main())

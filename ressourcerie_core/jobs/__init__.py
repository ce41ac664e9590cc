# SPDX-License-Identifier: Apache-2.0
"""Jobs: what the platform does by itself when its time comes, one run at a time per instance.

Public to modules: :func:`wake`.
"""

from ressourcerie_core.jobs.waking import wake

__all__ = ["wake"]

# SPDX-License-Identifier: Apache-2.0
"""Paper notebooks and older exports: read as they were written, and counted once."""

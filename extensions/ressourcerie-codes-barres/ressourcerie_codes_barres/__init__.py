# SPDX-License-Identifier: Apache-2.0
"""Labels and codes that a reader or a camera scans."""

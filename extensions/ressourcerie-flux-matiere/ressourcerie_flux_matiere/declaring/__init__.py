# SPDX-License-Identifier: Apache-2.0
"""What is declared to the éco-organismes, quarter by quarter."""

# SPDX-License-Identifier: Apache-2.0
"""One call of a tool: what is given, in which time, and the trace of it."""

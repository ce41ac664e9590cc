# SPDX-License-Identifier: Apache-2.0
"""Run stevedore, pluggy, bare entry points and this platform on the same cases.

See `python -m benchmarks.comparatif --help`.
"""

# SPDX-License-Identifier: Apache-2.0
"""What every module of a Ressourcerie instance is held to."""

from ressourcerie_core.testing.conformance import conformance_of

test_conformance = conformance_of("jarvos")

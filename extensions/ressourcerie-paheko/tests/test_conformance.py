# SPDX-License-Identifier: Apache-2.0
"""What every module of a Ressourcerie instance is held to; its pages ask an imaginary Paheko."""

import pytest

from ressourcerie_core.testing.conformance import conformance_of

pytestmark = pytest.mark.usefixtures("wire")

test_conformance = conformance_of("paheko")

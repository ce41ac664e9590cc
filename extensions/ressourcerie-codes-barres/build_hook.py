# SPDX-License-Identifier: Apache-2.0
"""Put the decoder into the wheel with the core's hook, which a source distribution brings along."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

HERE = Path(__file__).parent
#: In the repository, then in a source distribution.
PLACES = (HERE.parents[1] / "hatch_build.py", HERE / "vendoring.py")

_spec = spec_from_file_location("vendoring", next(file for file in PLACES if file.is_file()))
assert _spec is not None
assert _spec.loader is not None
_module = module_from_spec(_spec)
_spec.loader.exec_module(_module)

VendorHook = _module.VendorHook

# SPDX-License-Identifier: Apache-2.0
"""Labels: what stands on them, on which paper, drawn to the tenth of a millimetre."""

# SPDX-License-Identifier: Apache-2.0
"""What assistants propose, and what people decide of it."""

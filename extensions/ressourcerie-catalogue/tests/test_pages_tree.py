# SPDX-License-Identifier: Apache-2.0
"""The pages of the tree and of a category's sheet, as a browser sees them."""

# SPDX-License-Identifier: Apache-2.0
"""Sphinx configuration: French documentation written in MyST Markdown."""

project = "Ressourcerie"
author = "Les contributeurs de Ressourcerie"
language = "fr"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence", "deflist", "attrs_block"]
myst_heading_anchors = 3
exclude_patterns = ["_generated"]  # included by other pages
nitpicky = True
html_theme = "furo"
html_title = "Ressourcerie"

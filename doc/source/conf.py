# SPDX-License-Identifier: Apache-2.0
"""Sphinx configuration: French documentation written in MyST Markdown."""

import shutil
from pathlib import Path

from ressourcerie_core.scaffold.writing import NewModule, write_module

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

# The tutorial quotes what `module new` writes, so it is written anew at each build.
_generated = Path(__file__).with_name("_generated")
shutil.rmtree(_generated / "ressourcerie-outils-pretes", ignore_errors=True)
write_module(NewModule("outils-pretes", "Outils prêtés", "Camille Essai"), _generated)

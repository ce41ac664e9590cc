# SPDX-License-Identifier: Apache-2.0
"""The pages of the material flow, under ``/flux-matiere``, one file for each subject."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)

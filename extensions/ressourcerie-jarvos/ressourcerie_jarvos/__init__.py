# SPDX-License-Identifier: Apache-2.0
"""The connector: what assistants and automations are told, may read and may propose."""

# SPDX-License-Identifier: Apache-2.0
"""The Model Context Protocol: one server for each caller, over HTTP and over stdio."""

# SPDX-License-Identifier: Apache-2.0
"""The catalogue of a ressourcerie: what it takes in and sells, with whom and where."""

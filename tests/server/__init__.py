# SPDX-License-Identifier: Apache-2.0
"""The server, through its command, its signals and its sockets."""

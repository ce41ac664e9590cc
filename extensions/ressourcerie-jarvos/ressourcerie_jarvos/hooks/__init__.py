# SPDX-License-Identifier: Apache-2.0
"""What is told outside: the destinations, what each is to be told, and what it answered."""

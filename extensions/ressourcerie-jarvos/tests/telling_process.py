# SPDX-License-Identifier: Apache-2.0
"""Tell what is due, in a process of its own that may die: ``CONF FAILPOINTS KEY``."""

import sys
import time
from pathlib import Path

from ressourcerie_jarvos.hooks.sending import Post, tell_all

from ressourcerie_core import failpoints
from ressourcerie_core.conf import load
from ressourcerie_core.db import open_database
from ressourcerie_core.outgoing import Outgoing

conf, points, key = sys.argv[1:]
database = open_database(load(Path(conf), environ={}))
failpoints.arm(points)
tell_all(Post(database, Outgoing(["127.0.0.1"]), key, None), until=time.monotonic() + 60)
database.close()

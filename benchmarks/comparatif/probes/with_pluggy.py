# SPDX-License-Identifier: Apache-2.0
"""pluggy as its documentation shows it: a specification, then one load for each name."""

import pluggy

hookspec = pluggy.HookspecMarker("comparatif")


class Specification:
    """The contract of the modules of the comparison."""

    @staticmethod
    @hookspec
    def greet(who: str) -> str:
        """Answer with the name of one's distribution."""
        raise NotImplementedError


def _manager(group: str, names: list[str]) -> pluggy.PluginManager:
    manager = pluggy.PluginManager("comparatif")
    manager.add_hookspecs(Specification)
    for name in names:
        manager.load_setuptools_entrypoints(group, name=name)
    manager.check_pending()
    return manager


def load(group: str, names: list[str]) -> list[str]:
    """Load the enabled names; give them in the order of calls."""
    manager = _manager(group, names)
    hooks = manager.hook.greet.get_hookimpls()
    return [hook.plugin_name for hook in reversed(hooks)]


def find(group: str, names: list[str]) -> object:
    """Say which distribution answers to the first name."""
    plugin = _manager(group, names).get_plugin(names[0])
    return plugin.greet(who="") if plugin else None


def call(group: str, names: list[str]) -> object:
    """Call the hook."""
    return _manager(group, names).hook.greet(who="")


def origin(group: str, names: list[str]) -> str | None:
    """Name the distribution that provides the first module."""
    manager = _manager(group, names)
    wanted = manager.get_plugin(names[0])
    found = (dist for plugin, dist in manager.list_plugin_distinfo() if plugin is wanted)
    return next((str(dist.project_name) for dist in found), None)

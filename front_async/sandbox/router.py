"""Finds the route of a path."""

from collections.abc import Iterable
from urllib.parse import unquote

import attrs

from front_async.sandbox.calls import Route

_ID = "{}"


def _segments(path: str) -> list[str]:
    # Two of Front's paths end in a slash; they are the same place without it.
    return path.strip("/").split("/")


@attrs.define
class _Node:
    """A place in the tree of paths."""

    below: "dict[str, _Node]" = attrs.field(factory=dict[str, "_Node"])
    routes: dict[str, Route] = attrs.field(factory=dict[str, Route])


class Router:
    """A tree of path segments; a name goes before an id."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def match(self, method: str, raw_path: str) -> tuple[Route, tuple[str, ...]] | None:
        """The route of a quoted path, and the ids in it unquoted; None: there is none."""
        node, ids = self._root, list[str]()
        for segment in _segments(raw_path):
            step = node.below.get(segment)
            if step is None:
                step = node.below.get(_ID)
                ids.append(unquote(segment))
            if step is None:
                return None
            node = step
        route = node.routes.get(method)
        return None if route is None else (route, tuple(ids))

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in _segments(route.template):
            node = node.below.setdefault(segment, _Node())
        node.routes[route.method] = route

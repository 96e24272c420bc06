"""Every model there is."""

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import Any, Literal, get_origin

import front_async.models


def names_of(module: ModuleType) -> set[str]:
    """Return the public classes and choices that a module defines itself."""
    source = inspect.getsource(module)
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (
            (inspect.isclass(value) and value.__module__ == module.__name__)
            or (get_origin(value) is Literal and f"\n{name} = " in source)
        )
    }


def modules() -> list[ModuleType]:
    """Import every module of models."""
    found = pkgutil.iter_modules(front_async.models.__path__, "front_async.models.")
    return [importlib.import_module(module.name) for module in found]


MODELS: list[Any] = sorted(
    (
        value
        for module in modules()
        for name in names_of(module)
        if inspect.isclass(value := getattr(module, name))
        and not module.__name__.endswith(".links")
    ),
    key=lambda model: model.__name__,
)
"""The classes that stand in answers, the smallest included."""

RECORDS = [model for model in MODELS if "id" in model.__struct_fields__]
"""Those that have an id."""

"""Docstrings: whatever another room may use of the records, the papers and the core says what it promises."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import conversations.core
import documents
import storage

ENOUGH = 0.97  # the rest says all by its name and its types


def modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".versions" not in found.name and not found.name.endswith(".env"):  # Alembic's own
            yield importlib.import_module(found.name)


def public(of: Any, module: str) -> Iterator[tuple[str, str | None]]:
    """The public names that are defined here, and what each says of itself, or its base class for it."""
    for name, found in vars(of).items():
        if name.startswith("_"):
            continue
        if inspect.isclass(found) and found.__module__ == module and f".{name}" in f".{found.__qualname__}":
            said = vars(found).get("__doc__")
            yield found.__qualname__, None if said and said.startswith(f"{name}(") else said  # a dataclass's own
            yield from public(found, module)
        elif isinstance(found, property) or (inspect.isroutine(found) and getattr(found, "__module__", "") == module):
            yield getattr(found, "__qualname__", name), inspect.getdoc(getattr(of, name, found))


def test_public_names_say_what_they_promise():
    told = {
        f"{module.__name__}: {name}": said
        for package in (storage, documents, conversations.core)
        for module in modules(package)
        for name, said in public(module, module.__name__)
    }
    silent = [name for name, said in told.items() if not said]
    assert len(silent) <= (1 - ENOUGH) * len(told), "\n".join([f"{len(silent)} of {len(told)}:", *silent])

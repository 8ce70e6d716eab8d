"""The bill of materials: everything that the lock names and this machine has."""

import json

from typer.testing import CliRunner

from bot.__main__ import app
from bot.commands.base import version
from bot.commands.sbom import LOCK, canonical, here, pinned

RESULT = CliRunner().invoke(app, ["sbom"])
BILL = json.loads(RESULT.output)


def test_it_names_what_is_installed_of_the_lock() -> None:
    assert (BILL["bomFormat"], BILL["metadata"]["component"]["version"]) == ("CycloneDX", version())
    told = {canonical(component["name"]) for component in BILL["components"]}
    assert {"sqlalchemy", "aiohttp", "multidict"} <= told
    assert told == {name for name, _version in pinned(LOCK.read_text(encoding="utf-8")) if here(name)}


def test_it_says_what_needs_what() -> None:
    needs = {one["ref"].partition("@")[0]: " ".join(one["dependsOn"]) for one in BILL["dependencies"]}
    assert "pkg:pypi/multidict@" in needs["pkg:pypi/aiohttp"]
    refs = {component["bom-ref"] for component in BILL["components"]}
    assert all(set(one["dependsOn"]) <= refs for one in BILL["dependencies"])

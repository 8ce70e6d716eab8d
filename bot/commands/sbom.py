"""What the service stands on, as a bill of materials: CycloneDX 1.6, as JSON."""

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

import typer

from .base import SOURCES, version

LOCK = SOURCES / "requirements.lock"
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.+!-]+)", re.MULTILINE)


def sbom() -> None:
    """Print what the service stands on: CycloneDX, as JSON."""
    typer.echo(json.dumps(bill(), indent=2))


def bill() -> dict[str, Any]:
    """Every package of the lock that is installed here, with what each of them needs."""
    installed = [found for name, _version in pinned(LOCK.read_text(encoding="utf-8")) if (found := here(name))]
    refs = {canonical(package.name): ref(package) for package in installed}
    karani = {"type": "application", "bom-ref": "karani", "name": "karani", "version": version()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": karani},
        "components": [component(package) for package in installed],
        "dependencies": [
            {"ref": "karani", "dependsOn": sorted(refs.values())},
            *({"ref": ref(package), "dependsOn": needs(package, refs)} for package in installed),
        ],
    }


def pinned(lock: str) -> list[tuple[str, str]]:
    r"""
    >>> pinned("psycopg[binary]==3.3.9 \\\n    --hash=sha256:00\n    # via -r requirements.txt\n")
    [('psycopg', '3.3.9')]
    """
    return PINNED.findall(lock)


def here(name: str) -> Distribution | None:
    """A package as it is installed; None for one that only another platform needs."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def ref(package: Distribution) -> str:
    return f"pkg:pypi/{canonical(package.name)}@{package.version}"


def component(package: Distribution) -> dict[str, Any]:
    """Its name, version and, where it says so in one line, its licence."""
    about = package.metadata.json
    licence = str(about.get("license_expression") or about.get("license") or "").strip()
    told = [{"license": {"name": licence}}] if licence and "\n" not in licence else []
    of = {"type": "library", "bom-ref": ref(package), "name": package.name, "version": package.version}
    return of | {"purl": ref(package)} | ({"licenses": told} if told else {})


def needs(package: Distribution, refs: dict[str, str]) -> list[str]:
    """The packages that it asks for, as far as they are here; what an extra of it would ask for is not."""
    asked = [line for line in package.requires or [] if "extra ==" not in line.replace("  ", " ")]
    names = [canonical(found[0]) for line in asked if (found := re.match(r"[\w.-]+", line))]
    return sorted({refs[name] for name in names if name in refs})

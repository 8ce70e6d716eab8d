"""The locks: everything that is installed, with the hash of each of its files, and no word of where it comes from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
HASHES = r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)*)"
ENTRY = re.compile(r"^([\w.-]+)(\[[\w,-]+\])?==(\S+)(?: ; (.+?))?(?: \\)?\n" + HASHES, re.MULTILINE)
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)$", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> dict[str, str]:
    """
    >>> locked("requirements.lock")["aiohttp"] in text("requirements.txt")
    True
    """
    return {found[1]: found[3] for found in ENTRY.finditer(text(name))}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hashes(name: str) -> None:
    entries = list(ENTRY.finditer(text(name)))
    assert len(entries) == len(re.findall(r"^[^\s#]", text(name), re.MULTILINE)), "a line that is no pin"
    assert not [found[1] for found in entries if not found[5]]


@pytest.mark.parametrize(("wanted", "name"), [("requirements.txt", LOCKS[0]), ("requirements-dev.txt", LOCKS[1])])
def test_what_is_required_is_locked_at_that_version(wanted: str, name: str) -> None:
    lines = [line for line in text(wanted).splitlines() if line and not line.startswith(("#", "-r"))]
    pins = {canonical(found[1]): found[2] for found in PIN.finditer(text(wanted))}
    assert len(pins) == len(lines), "a requirement without its version"
    assert pins.items() <= locked(name).items(), "make lock"


def test_the_tests_run_on_what_the_service_runs_on() -> None:
    assert locked(LOCKS[0]).items() <= locked(LOCKS[1]).items()


@pytest.mark.parametrize("name", [*LOCKS, "requirements.txt", "requirements-dev.txt"])
def test_no_address_of_an_index_is_in_it(name: str) -> None:
    assert not re.search(r"://|index|find-links|trusted-host", text(name))


def test_make_installs_nothing_without_hashes() -> None:
    installs = [line for line in text("Makefile").splitlines() if "pip install" in line and "/lock/bin" not in line]
    assert len(installs) == 1
    assert "--require-hashes --only-binary :all:" in installs[0]
    assert re.findall(r"^\t\$\(INSTALL\) (\S+)$", text("Makefile"), re.MULTILINE) == LOCKS

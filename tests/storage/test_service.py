"""The service's time zones: with the files of the machine, with those of the package, and with none."""

import runpy
import zoneinfo
from pathlib import Path

import pytest

from storage import service


def test_a_machine_without_zone_files_has_those_of_the_package():
    zoneinfo.reset_tzpath(to=())
    try:
        assert zoneinfo.ZoneInfo.no_cache("Africa/Nairobi").key == "Africa/Nairobi"
    finally:
        zoneinfo.reset_tzpath()


def test_without_any_each_command_says_what_is_missing(monkeypatch):
    def unknown(name):
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", unknown)
    with pytest.raises(SystemExit, match="pip install tzdata"):
        runpy.run_path(str(Path(service.__file__)))

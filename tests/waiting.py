"""Waiting: a wait ends when what is waited for is true, and gives up only after a minute, for machines may be slow."""

import time
from collections.abc import Callable

PATIENCE = 60.0  # seconds: one for all tests


def until(true: Callable[[], object], why: Callable[[], str] = str) -> None:
    """Wait for something to become true; `why` tells what to add when it never does."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain{why()}")
        time.sleep(0.01)

"""Stamped registers as they come in: fetched from the platform, read in a process of their own, filed in a turn."""

"""Roles: what an officer serves as at a centre."""

from enum import StrEnum


class Role(StrEnum):
    """In the order in which a register lists them."""

    CENTRE_MANAGER = "centre_manager"
    SUPERVISOR = "supervisor"
    INVIGILATOR = "invigilator"
    SECURITY_OFFICER = "security_officer"
    CLERK = "clerk"
    DRIVER = "driver"

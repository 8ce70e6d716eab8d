"""Privacy: what is told, erased and forgotten of a person."""

from .erasing import Erased, Erasing
from .retention import ERASED

__all__ = ["ERASED", "Erased", "Erasing"]

"""Privacy: what is told, erased and forgotten of a person."""

from .erasing import ERASED, Erased, Erasing

__all__ = ["ERASED", "Erased", "Erasing"]

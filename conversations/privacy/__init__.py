"""Privacy: the notice, one's own data, and being forgotten."""

from .erase import Erase
from .mydata import MyData
from .mydata_pages import paper
from .privacy import Privacy

__all__ = ["Erase", "MyData", "Privacy", "paper"]

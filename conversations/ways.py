"""Ways: where one subject leads to another, by name. A test holds each against the catalogue."""

from conversations.core import Way

BOARD = Way("board")
BOARD_OPEN = Way("board", "open")
OFFER = Way("offer")
PHONE = Way("phone")
REGISTER = Way("register")
REGISTER_OPEN = Way("register", "open")
REPORTS = Way("reports")

"""Ways: where one subject leads to another, by name. A test holds each against the catalogue."""

from conversations.core import Way

ALARM_ABOUT = Way("alarm", "about")
BOARD = Way("board")
BOARD_OPEN = Way("board", "open")
CENTRE_SHOW = Way("centres", "show")
DETAILS = Way("details")
HAND_OVER = Way("redeploy", "hand_over")
HOME = Way("menu")
OFFER = Way("offer")
OFFER_SHOW = Way("offer", "show")
OFFICERS = Way("officers")
OPENINGS = Way("openings")
PHONE = Way("phone")
POSTING = Way("posting")
REGISTER = Way("register")
REGISTER_OPEN = Way("register", "open")
REPORTS = Way("reports")
VACANCIES = Way("vacancies")
WRONG_ABOUT = Way("wrong", "about")

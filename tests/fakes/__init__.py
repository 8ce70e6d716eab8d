"""Fakes: a Bot API and a Twilio of our own, as real HTTP servers."""

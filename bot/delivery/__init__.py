"""Delivery: what is in the outbox goes out, chat by chat in its order."""

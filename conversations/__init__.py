"""Conversations: what is said, by subject."""

"""Reminders: when which is due, its text at the moment it is sent, and the tick."""

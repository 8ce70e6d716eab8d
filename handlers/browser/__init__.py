"""The browser chat of the demonstration: its page, and the channel behind it."""

"""The rooms behind the fake Bot API: what the server keeps, refuses, queues and delivers."""

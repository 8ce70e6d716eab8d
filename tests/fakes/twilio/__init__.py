"""The rooms behind the fake Twilio: what the server keeps, refuses, sends and delivers."""

"""Twilio: WhatsApp and SMS, one door for both."""

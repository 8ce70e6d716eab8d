"""The running service, which alone knows all the others."""

"""How fast the service is, beside other ways to build the same bot."""

"""Documents: plain data in, PDF bytes out."""

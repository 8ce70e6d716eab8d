"""Papers: what is asked for as a file, made and handed over."""

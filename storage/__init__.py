"""Storage: the records and the rules that keep them true, by subject."""

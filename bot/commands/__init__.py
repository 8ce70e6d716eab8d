"""The command line, by what one does: run, set up, load and look."""

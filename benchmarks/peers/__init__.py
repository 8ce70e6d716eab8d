"""Other ways to build the same bot, to be measured in the same run."""

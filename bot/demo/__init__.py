"""The demonstration: its invented people, and its clock."""

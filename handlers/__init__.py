"""Handlers: a module or a package per channel."""

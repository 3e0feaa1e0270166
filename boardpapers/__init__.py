"""The doorway: the command line, the settings, and the one place where the parts are put together."""

__version__ = "0.1.0"

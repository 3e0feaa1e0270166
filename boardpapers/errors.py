"""What a command tells the command line when it cannot go on."""

from __future__ import annotations


class UsageError(Exception):
    """The command was asked for something that cannot be: the person has to write it differently."""


class CommandFailed(Exception):
    """The command was asked for rightly and could not do it."""

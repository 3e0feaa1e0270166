"""The verbs of the command line: each fetches, shapes and shows, and returns its exit code."""

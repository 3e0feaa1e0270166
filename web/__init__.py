"""The library over HTTP: pages for people, JSON for programs."""

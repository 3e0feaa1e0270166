"""A program for the kill test: loads everything, says so, waits for a line, then adds the papers it is given."""

import sys
from pathlib import Path

from boardpapers import assembly
from boardpapers.cli import main
from boardpapers.settings import Settings

data, *papers = sys.argv[1:]
# What takes seconds and writes nothing is done before the clock starts, so that every kill meets the work itself.
assembly.make_embedder(Settings()).encode_question("ready")
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(["--data", str(Path(data)), "add", *papers]))

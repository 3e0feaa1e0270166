"""Run the command line with `python -m boardpapers`."""

import sys

from boardpapers.cli import main

sys.exit(main())

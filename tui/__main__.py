"""`python -m tui` is `carrel`."""

from tui.cli import main

main()

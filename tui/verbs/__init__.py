"""The commands of the command line, by what a person wants: take in, search, mark, show, care."""

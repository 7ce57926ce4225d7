"""Pages, feeds and files read into papers. A new format is a module with a `base.Reader`, and a line in `detect`."""

"""The embedded engine: an index in a folder, written with Whoosh and read with NumPy."""

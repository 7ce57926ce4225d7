"""What you add to papers, and how it is kept. Knows nothing of the index or the terminal.

An edit is on disk in the journal before the call that made it returns; `shelf.yaml`, which a
person may read, edit and commit, follows soon after. `shelf.shelf.Shelf` is the way in.
"""

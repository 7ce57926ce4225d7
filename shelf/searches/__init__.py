"""Saved searches: queries with a name, kept in `searches.yaml`, and which of their papers you have seen.

`shelf.searches.searches.Searches` is the way in. What a query means is not known here: how saved
searches are used inside each other (`q:name`) is told by `search.query.expand_saved`.
"""

"""Engines: what turns a query tree into keys. Derived from the catalog, always rebuildable."""

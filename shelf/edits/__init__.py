"""Edits of the shelf: what each changes, planned against a snapshot."""

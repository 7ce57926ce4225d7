"""The query language: text to a typed tree, and back."""

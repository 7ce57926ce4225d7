"""How the saved text of a page is read: blocks, what they look like, and which belong together."""

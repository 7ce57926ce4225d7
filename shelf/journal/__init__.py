"""The journal: every edit of shelf, lists and saved searches; undo, redo and history."""

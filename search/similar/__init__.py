"""Similar papers: which papers are like these, and by which words. Pure Python, no model to download."""

"""Insight into results: explanations, corrections, concordances, new words, similar papers, statistics."""

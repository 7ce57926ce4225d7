"""Words that mean the same: acronyms learned from the library, and your own synonyms."""

"""What means the same: acronyms learned from the library, and a person's own synonyms."""

"""How LaTeX is read: tokens, signs, commands and what they stand for. `search.text.latex` is the door."""

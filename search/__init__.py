"""Papers and how they are found. Knows nothing of the shelf, the terminal or the network."""

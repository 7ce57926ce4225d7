"""The catalog: every paper, durable, in SQLite; merging, duplicates, and the changes that indexes follow."""

"""Files on disk: watched, locked, backed up and cached."""

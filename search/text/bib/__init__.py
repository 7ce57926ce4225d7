"""BibTeX as text: cut into entries (`entries`), its values read (`values`), its names turned round (`names`)."""

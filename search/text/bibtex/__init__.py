"""BibTeX as text: split into entries (`parser`), and the values of their fields (`values`)."""

"""The bundled demo collection: real papers, summaries in our own words."""

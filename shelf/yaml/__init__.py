"""Reading and writing of the YAML files."""

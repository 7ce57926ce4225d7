"""config.yaml and the folders that Carrel uses: settings, key bindings, paths."""

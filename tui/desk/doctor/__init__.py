"""`carrel doctor`: checks everything Carrel stores, and fixes what can be fixed without loss."""

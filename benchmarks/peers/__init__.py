"""Who is asked beside Carrel. None of them is needed by Carrel; one that is not installed is left out."""

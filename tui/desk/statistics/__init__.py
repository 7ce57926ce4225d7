"""Figures about library and shelf together, as pages of plots for the screen and the command line."""

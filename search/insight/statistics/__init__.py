"""Figures about a library: papers per period, what is frequent, upvotes, trends. No drawing."""

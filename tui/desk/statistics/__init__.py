"""Figures about library and shelf: papers per period, reading progress, frequent values, upvotes, trends."""

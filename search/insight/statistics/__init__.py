"""Statistics of a library: papers per period, frequent values, upvotes, trends. Nothing is drawn here."""

"""The formats that are read: one module each, but for what formats of a family share."""

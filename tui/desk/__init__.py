"""The application without a screen: what the app and the command line have in common. Imports no Textual."""

"""What goes to the app: events, commands and interactions, over signed HTTP or Socket Mode."""

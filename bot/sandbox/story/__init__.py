"""The walkthrough: the whole story, played by people, told line by line and drawn for a terminal."""

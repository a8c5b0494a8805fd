"""The pretend workspace: its people, conversations, messages and views, and a journal of what passed."""

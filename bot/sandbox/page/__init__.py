"""The pretend workspace as a web page."""

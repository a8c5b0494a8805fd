"""The pretend workspace as a web page: looked at and acted in with a browser."""

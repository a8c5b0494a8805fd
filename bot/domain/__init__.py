"""What is true here without a database or a chat: values in, values out."""

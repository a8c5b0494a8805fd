"""Block Kit: what Slack refuses in blocks, what each element holds, and the words a person reads in them."""

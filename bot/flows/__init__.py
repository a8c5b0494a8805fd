"""What people do here: one module a story, one function a step and its transaction. No Slack, no words."""

"""What Slack makes of what a person types: escapes, links, mentions.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from bot.sandbox.workspace.state import Workspace


def typed(text: str, workspace: Workspace, *, links: bool = True) -> str:
    """Text as Slack passes it on: & < > escaped and, with `links`, @names, #channels and addresses linked.

    A slash command gets no references unless the app asks for them, so it is typed with `links` off.
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not links:
        return safe
    safe = re.sub(r"https?://[^\s<>]*[^\s<>.,;:!?)'\"]", r"<\g<0>>", safe)
    for person in sorted(workspace.people.values(), key=lambda each: -len(each.name)):
        safe = safe.replace(f"@{person.name}", f"<@{person.id}>")
    return re.sub(r"(?<![\w<&])#([\w-]+)", lambda found: _channel(found[1], workspace) or found[0], safe)


def _channel(name: str, workspace: Workspace) -> str | None:
    conversation = workspace.conversation(f"#{name}")
    return f"<#{conversation.id}|{name}>" if conversation else None

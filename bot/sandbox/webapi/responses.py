"""Posts to a response_url, and the messages a slash command is answered with.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from dataclasses import replace

from bot.sandbox.webapi.api import Api, Args, Refusal
from bot.sandbox.webapi.chat import content
from bot.sandbox.webapi.hooks import Hook
from bot.sandbox.workspace.cast import BOT_USER, Json
from bot.sandbox.workspace.posts import Post


def respond(api: Api, path: str, args: Args) -> tuple[int, Json]:
    """Carry out one post to a response_url; the HTTP status and the answer."""
    hook, error = api.hooks.use(path)
    if hook is None:
        return 404, {"ok": False, "error": error}
    try:
        _carry_out(api, hook, args)
    except Refusal as refusal:
        return (404 if refusal.answer["error"] == "message_not_found" else 400), refusal.answer
    return 200, {"ok": True}


def say(api: Api, hook: Hook, args: Args) -> Post:
    """A new message where the action happened: for that person only, unless response_type says in_channel."""
    text, blocks, attachments = content(api, args)
    public = args.text("response_type") == "in_channel"
    post = api.workspace.put(
        Post(
            channel=hook.channel,
            ts=api.workspace.new_ts(),
            user=BOT_USER,
            bot=True,
            text=text,
            blocks=blocks,
            attachments=attachments,
            thread_ts=args.text("thread_ts"),
            ephemeral_to=None if public else hook.user,
        )
    )
    api.courier.deliver_later(api.events.posted(post))
    return post


def _carry_out(api: Api, hook: Hook, args: Args) -> None:
    if args.flag("delete_original"):
        before = _original(api, hook)
        if before.ephemeral_to is not None:
            with api.workspace.change():
                del api.workspace.conversations[before.channel].posts[before.ts]
            return
        api.courier.deliver_later(api.events.deleted(before, api.workspace.drop(before)))
    elif args.flag("replace_original"):
        before = _original(api, hook)
        text, blocks, attachments = content(api, args)
        stamp = {"user": BOT_USER, "ts": api.workspace.new_ts()}
        now = replace(before, text=text, blocks=blocks, attachments=attachments, edited=stamp)
        api.workspace.put(now)
        api.courier.deliver_later(api.events.changed(now, before))
    else:
        say(api, hook, args)


def _original(api: Api, hook: Hook) -> Post:
    post = api.workspace.find_post(hook.channel, hook.message_ts or "")
    if post is None or not post.bot or post.subtype == "tombstone":
        raise Refusal("message_not_found")
    return post

"""files.* and apps.connections.open.

https://docs.slack.dev/messaging/working-with-files#upload
"""

import mimetypes
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from bot.sandbox.webapi.api import Api, Args, Method, Refusal, refuse_faults
from bot.sandbox.workspace.cast import BOT_USER, TEAM_DOMAIN, Json
from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

SHOWN = ("png", "jpg", "jpeg", "gif")
"""Kinds of picture that a block can show."""


def file_object(workspace: Workspace, name: str, url: str, user: str, size: int = 0) -> Json:
    """A new file, known to the workspace.

    https://docs.slack.dev/reference/objects/file-object
    """
    file_id = f"F0SANDBOX{workspace.serial():04d}"
    kind = name.rpartition(".")[2].lower()
    shape: Json = {
        "id": file_id,
        "created": int(workspace.machine()),
        "timestamp": int(workspace.machine()),
        "name": name,
        "title": name,
        "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": user,
        "editable": False,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": url,
        "url_private_download": url,
        "permalink": f"https://{TEAM_DOMAIN}.slack.com/files/{user}/{file_id}/{quote(name.lower())}",
    }
    with workspace.change():
        workspace.files[file_id] = shape
    return shape


def hosted_file(workspace: Workspace, name: str, content: bytes, user: str, base_url: str) -> Json:
    """A new file with its content, which whoever has the bot's token can read at its address.

    https://docs.slack.dev/reference/objects/file-object
    """
    shape = file_object(workspace, name, "", user, len(content))
    address = f"{base_url}files-pri/{shape['id']}/download/{quote(name)}"
    with workspace.change():
        shape |= {"url_private": address, "url_private_download": address}
        workspace.uploads[shape["id"]] = content
    return shape


def delete_file(workspace: Workspace, file_id: str) -> None:
    """Have a file be deleted by who sent it: where it was shared, what is left says only that.

    https://docs.slack.dev/reference/objects/file-object
    """
    gone: Json = {"id": file_id, "mode": "tombstone"}
    with workspace.change():
        workspace.files[file_id] = gone
        workspace.uploads.pop(file_id, None)
        for conversation in workspace.conversations.values():
            for post in list(conversation.posts.values()):
                if any(file["id"] == file_id for file in post.files):
                    left = tuple(gone if file["id"] == file_id else file for file in post.files)
                    workspace.put(replace(post, files=left))


def pictures_faults(workspace: Workspace, blocks: Iterable[Json]) -> list[str]:
    """Say which pictures of some blocks name a file that cannot be shown.

    https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
    """
    faults = []
    for place, block in enumerate(blocks):
        picture = block.get("slack_file")
        named = picture.get("id") if isinstance(picture, dict) else None
        file = workspace.files.get(str(named), {})
        if named and ("upload" in file or file.get("filetype") not in SHOWN):
            faults.append(f"invalid slack file [json-pointer:/blocks/{place}/slack_file]")
    return faults


def info(api: Api, args: Args) -> Json:
    """Describe a file.

    https://docs.slack.dev/reference/methods/files.info
    """
    found = api.workspace.files.get(args.need("file"))
    if found is None or "upload" in found:
        raise Refusal("file_not_found")
    if found["mode"] == "tombstone":
        raise Refusal("file_deleted")
    return {"file": found, "comments": [], "response_metadata": {"next_cursor": ""}}


def get_upload_url(api: Api, args: Args) -> Json:
    """Give an address to upload a file to.

    https://docs.slack.dev/reference/methods/files.getUploadURLExternal
    """
    length = args.whole("length", 0, 1_000_000_000, least=0)
    if length == 0:
        refuse_faults("invalid_arguments", ["missing required field: length [json-pointer:/]"])
    shape = file_object(api.workspace, args.need("filename"), "", BOT_USER, length)
    shape["upload"] = "waiting"
    if args.text("alt_txt"):
        shape["alt_txt"] = args.text("alt_txt")
    return {"upload_url": f"{api.base_url()}upload/v1/{shape['id']}", "file_id": shape["id"]}


def complete_upload(api: Api, args: Args) -> Json:
    """Share what was uploaded.

    https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    given: Any = args.structure("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        refuse_faults("invalid_arguments", ["missing required field: files [json-pointer:/]"])
    room = _room(api, args)
    shared = [_finish(api, item) for item in given]
    if room is not None:
        post = api.workspace.put(
            Post(
                channel=room.id,
                ts=api.workspace.new_ts(),
                user=BOT_USER,
                bot=True,
                text=args.text("initial_comment") or "",
                files=tuple(shared),
                subtype="file_share",
                thread_ts=args.text("thread_ts"),
            )
        )
        api.courier.deliver_later(api.events.posted(post))
    return {"files": [{"id": item["id"], "title": item["title"]} for item in shared]}


def connections_open(api: Api, args: Args) -> Json:
    """Give an address for a Socket Mode connection.

    https://docs.slack.dev/reference/methods/apps.connections.open
    """
    url = api.socket_url()
    if not url:
        raise Refusal("forbidden_method")
    return {"url": url}


def _room(api: Api, args: Args) -> Conversation | None:
    named = args.text("channel_id") or args.text("channels")
    if named is None:
        return None
    conversation = api.conversation(named)
    if BOT_USER not in conversation.members:
        raise Refusal("not_in_channel")
    if conversation.archived:
        raise Refusal("is_archived")
    return conversation


def _finish(api: Api, item: Json) -> Json:
    found = api.workspace.files.get(str(item.get("id")))
    if found is None or found.get("upload") != "received":
        raise Refusal("file_not_found")
    found.pop("upload")
    found["title"] = item.get("title") or found["name"]
    return found


METHODS: dict[str, Method] = {
    "files.info": info,
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "apps.connections.open": connections_open,
}

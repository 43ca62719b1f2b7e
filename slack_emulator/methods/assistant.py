"""Threads with an assistant: assistant.threads.*"""

from typing import Any

from slack_emulator.errors import SlackError, invalid
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
MOST_LOADING = 10
LONGEST_LOADING = 50
MOST_PROMPTS = 4


def _thread(workspace: Workspace, args: Args) -> JSON:
    """What is known about a thread: status, title, prompts."""
    channel = workspace.channels.get(args.text("channel_id"))
    if channel is None or workspace.app.bot_user_id not in channel.members:
        raise SlackError("channel_not_found", detail="Invalid channel_id")
    root = channel.log.get(args.text("thread_ts"))
    if root is None or root.ephemeral_to is not None:
        raise SlackError("invalid_thread_ts", detail="Thread not found")
    workspace.changes.say("message", channel=channel.id, user=channel.user)
    return workspace.threads.setdefault((channel.id, root.ts), {})


@method("assistant.threads.setStatus", scopes=("chat:write", "assistant:write"),
        required=("channel_id", "thread_ts", "status"), tier=5)  # fmt: skip
def set_status(workspace: Workspace, args: Args) -> JSON:
    """What the assistant is doing; an empty status says that it is done."""
    loading = args.listed("loading_messages")
    if len(loading) > MOST_LOADING:
        raise invalid("loading_messages", f"no more than {MOST_LOADING} items allowed")
    if any(len(one) > LONGEST_LOADING for one in loading):
        raise invalid("loading_messages", f"must be less than {LONGEST_LOADING + 1} characters")
    thread = _thread(workspace, args)
    thread |= {"status": args.text("status"), "loading_messages": loading}
    return {}


@method("assistant.threads.setTitle", scopes=("assistant:write",),
        required=("channel_id", "thread_ts", "title"), tier=4)  # fmt: skip
def set_title(workspace: Workspace, args: Args) -> JSON:
    """What the thread is called."""
    _thread(workspace, args)["title"] = args.text("title")
    return {}


@method("assistant.threads.setSuggestedPrompts", scopes=("assistant:write",),
        required=("channel_id", "prompts"), tier=4)  # fmt: skip
def set_prompts(workspace: Workspace, args: Args) -> JSON:
    """What a person may ask: up to four titles, each with the message it stands for."""
    prompts = args.objects("prompts", most=MOST_PROMPTS)
    for number, one in enumerate(prompts):
        for name in ("title", "message"):
            if not isinstance(one.get(name), str):
                raise invalid(f"prompts/{number}/{name}", "must provide a string")
    if not workspace.app.assistant:
        raise SlackError("not_agent_app")
    thread = _thread(workspace, args)
    thread |= {"prompts": prompts, "prompts_title": args.text("title")}
    return {}

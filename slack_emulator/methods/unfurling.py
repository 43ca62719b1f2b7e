"""What the app shows of links that people wrote: chat.unfurl"""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.chat import numbered
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@method("chat.unfurl", scopes=("links:write",))
def unfurl(workspace: Workspace, args: Args) -> JSON:
    """Hang a preview on a message for each of the links that stand in it."""
    for name in ("channel", "ts", "unfurls"):
        if not args.has(name):
            raise SlackError(f"missing_{name}")
    channel = workspace.channels.get(args.text("channel"))
    if channel is None or workspace.app.bot_user_id not in channel.members:
        raise SlackError("cannot_find_channel")
    message = channel.log.get(args.text("ts"))
    if message is None or message.ephemeral_to is not None or message.gone:
        raise SlackError("cannot_find_message")
    unfurls = args.parsed("unfurls", "invalid_unfurls_format")
    if not isinstance(unfurls, dict) or not all(isinstance(one, dict) for one in unfurls.values()):
        raise SlackError("invalid_unfurls_format")
    if any(link not in message.text.replace("&amp;", "&") for link in unfurls):
        raise SlackError("cannot_unfurl_message")
    kept = [one for one in message.attachments if one.get("from_url") not in unfurls]
    shown = [{**one, "from_url": link, "original_url": link} for link, one in unfurls.items()]
    workspace.rewrite(channel, message, attachments=numbered([*kept, *shown]))
    return {}

"""Installing, rotating, revoking: oauth.v2.*, auth.revoke, apps.uninstall."""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


def _check_client(workspace: Workspace, args: Args) -> None:
    if args.text("client_id") != workspace.app.client_id:
        raise SlackError("invalid_client_id")
    if args.text("client_secret") != workspace.app.client_secret:
        raise SlackError("bad_client_secret")


@method("oauth.v2.access", token="none", tier=5)
def access(workspace: Workspace, args: Args) -> JSON:
    """A token for a code, or a fresh pair for a refresh token."""
    _check_client(workspace, args)
    installations, wanted = workspace.common.installations, args.text("grant_type") or "authorization_code"
    if wanted == "refresh_token":
        return installations.refresh(args.text("refresh_token"), workspace.now())
    if wanted != "authorization_code":
        raise SlackError("invalid_grant_type")
    return installations.exchange(args.text("code"), args.text("redirect_uri"), workspace.now())


@method("oauth.v2.exchange", token="none")
def exchange(workspace: Workspace, args: Args) -> JSON:
    """A rotating pair for a token that never expired."""
    _check_client(workspace, args)
    return workspace.common.installations.rotate(args.token, workspace.now())


@method("auth.revoke", token="any")
def revoke(workspace: Workspace, args: Args) -> JSON:
    """Take the caller's own token back; with `test` only say what would happen."""
    if args.flag("test"):
        return {"revoked": False}
    workspace.common.installations.revoke(args.bearer)
    return {"revoked": True}


@method("apps.uninstall", token="any", tier=1)
def uninstall(workspace: Workspace, args: Args) -> JSON:
    """Take the app out of the caller's workspace."""
    _check_client(workspace, args)
    workspace.common.installations.uninstall(workspace)
    return {"uninstalled": True}

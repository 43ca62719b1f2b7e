"""Installing and leaving: what a person does on the install page, and what an admin or a maker does."""

from typing import Any

from slack_emulator.control.desk import Desk, given
from slack_emulator.errors import refused, unknown
from slack_emulator.identity import at_one_address
from slack_emulator.oauth import Consent, installers, read_address

JSON = dict[str, Any]


async def install(desk: Desk, body: JSON) -> JSON:
    """Open an address of the install page and press Allow, or Cancel with `allow: false`."""
    consent = Consent(desk.workspaces)
    asked = read_address(consent, str(given(body, "url")))
    if body.get("allow", True) is False:
        return {"redirect": asked.back(error="access_denied")}
    person = desk.person(body)
    if person not in installers(desk.workspace):
        raise refused(f"{person.real_name} cannot install apps.")
    return {"redirect": consent.allow(asked, desk.workspace, person)}


async def uninstall(desk: Desk, body: JSON) -> JSON:
    """Take the app out of the workspace, as an admin can."""
    if not desk.workspace.app.installed:
        raise refused(f"The app is not installed in {desk.workspace.team_name}.")
    desk.workspaces.installations.uninstall(desk.workspace)
    await desk.settle()
    return {"installed": False}


async def revoke(desk: Desk, body: JSON) -> JSON:
    """Take one token back: the one named, a person's, or the bot's."""
    installations, workspace = desk.workspaces.installations, desk.workspace
    if body.get("token"):
        grant = installations.grants.known(str(body["token"]))
    else:
        user = desk.person(body).id if body.get("user") else workspace.app.bot_user_id
        grant = next(installations.grants.valid(workspace.team_id, workspace.now(), user=user), None)
    if grant is None or grant.kind not in ("bot", "user") or grant.refusal:
        raise unknown("There is no such token, or it was taken back already.")
    installations.revoke(grant)
    await desk.settle()
    return {"revoked": True, "installed": desk.workspaces.of_grant(grant).app.installed}


async def verify(desk: Desk, body: JSON) -> JSON:
    """Have the request URL prove itself; a new `url` replaces all others once it has, as Bolt listens."""
    http, app = desk.workspaces.common.http, desk.workspaces.app
    url = str(body.get("url") or app.event_url)
    if not url:
        raise refused("The manifest has no request URL for events; say which with `url`.")
    await http.verify(url)
    if body.get("url"):
        desk.workspaces.change_manifest(at_one_address(app.manifest, url))
    commands = {str(one.get("url")) for one in app.commands if one.get("url")}
    for address in sorted(commands):
        await http.check_ssl(address)
    return {"verified": url, "commands": sorted(commands)}


async def signing(desk: Desk, body: JSON) -> JSON:
    """Date the signatures of requests `skew` seconds later (earlier when negative) than they are."""
    try:
        desk.workspaces.common.http.skew = int(given(body, "skew"))
    except (TypeError, ValueError):
        raise refused('"skew" is a whole number of seconds, like -301.') from None
    return {"skew": desk.workspaces.common.http.skew}

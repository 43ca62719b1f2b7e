"""Coming and going of the app: a code for a consent, a token for a code, and taking it all back."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.grants import Grant, Grants
from slack_emulator.identity import Registration
from slack_emulator.telling import announce
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]
CODE_LIFETIME = timedelta(minutes=10)


@dataclass(slots=True)
class Code:
    """What a person consented to; good for one exchange within ten minutes."""

    team: str
    user: str
    scopes: frozenset[str]
    user_scopes: frozenset[str]
    redirect_uri: str
    expires_at: datetime
    used: bool = False


class Installations:
    """The app's installations in all workspaces."""

    def __init__(self, app: Registration, workspaces: dict[str, Workspace]) -> None:
        self.app = app
        self.workspaces = workspaces
        self.grants = Grants()
        self._codes: dict[str, Code] = {}
        self.grants.add(Grant(app.app_token, "app", "", "", frozenset({"connections:write"})))
        self.grants.add(Grant(app.config_token, "config", "", "", frozenset({"app_configurations:write"})))
        for workspace in workspaces.values():
            here = workspace.app
            if here.installed:
                grant = Grant(here.bot_token, "bot", workspace.team_id, here.bot_user_id, here.scopes)
                self.grants.add(grant)

    # Consent

    def consent(
        self,
        workspace: Workspace,
        user: str,
        scopes: Iterable[str],
        user_scopes: Iterable[str],
        redirect_uri: str,
    ) -> str:
        """The code that the app gets when a person allowed it what it asked for."""
        made = f"{secrets.randbelow(10**10):010d}.{secrets.randbelow(10**12):012d}.{secrets.token_hex(32)}"
        expires_at = workspace.now() + CODE_LIFETIME
        self._codes[made] = Code(
            workspace.team_id, user, frozenset(scopes), frozenset(user_scopes), redirect_uri, expires_at
        )
        return made

    def exchange(self, code: str, redirect_uri: str, now: datetime) -> JSON:
        """Install the app for a code: what oauth.v2.access answers."""
        agreed = self._codes.get(code)
        if agreed is None or now >= agreed.expires_at:
            raise SlackError("invalid_code")
        if agreed.used:
            raise SlackError("code_already_used")
        if redirect_uri != agreed.redirect_uri:
            raise SlackError("bad_redirect_uri")
        agreed.used = True
        workspace = self.workspaces[agreed.team]
        answer = self._place(workspace)
        if agreed.scopes:
            answer |= self._bot_part(self._install_bot(workspace, agreed.scopes))
        return answer | {"authed_user": {"id": agreed.user} | self._install_user(workspace, agreed)}

    def _place(self, workspace: Workspace) -> JSON:
        return {
            "app_id": self.app.app_id, "team": {"id": workspace.team_id, "name": workspace.team_name},
            "enterprise": None, "is_enterprise_install": False,
        }  # fmt: skip

    def _bot_part(self, grant: Grant) -> JSON:
        return {**credentials(grant), "bot_user_id": grant.user}

    def _install_bot(self, workspace: Workspace, asked: frozenset[str]) -> Grant:
        app, now = workspace.app, workspace.now()
        scopes = app.scopes | asked
        standing = next(self.grants.valid(workspace.team_id, now, "bot"), None)
        workspace.welcome_app()
        for grant in self.grants.valid(workspace.team_id, now, "bot"):
            grant.scopes = scopes
        grant = self._token("bot", workspace, app.bot_user_id, scopes, standing)
        app.scopes, app.bot_token = scopes, grant.token
        return grant

    def _install_user(self, workspace: Workspace, agreed: Code) -> JSON:
        if not agreed.user_scopes:
            return {}
        now = workspace.now()
        standing = next(self.grants.valid(agreed.team, now, "user", agreed.user), None)
        scopes = agreed.user_scopes | (standing.scopes if standing else frozenset())
        grant = self._token("user", workspace, agreed.user, scopes, standing)
        grant.scopes = scopes
        return credentials(grant)

    def _token(
        self, kind: str, workspace: Workspace, user: str, scopes: frozenset[str], standing: Grant | None
    ) -> Grant:
        if self.app.rotates:
            return self.grants.issue_expiring(kind, workspace.team_id, user, scopes, workspace.now())
        return standing or self.grants.issue(kind, workspace.team_id, user, scopes)

    # Rotation

    def refresh(self, refresh_token: str, now: datetime) -> JSON:
        """A fresh pair for a refresh token: what oauth.v2.access answers to that grant_type."""
        return self._renewed(self.grants.refresh(refresh_token, now))

    def rotate(self, token: str, now: datetime) -> JSON:
        """A rotating pair for a token that never expired: what oauth.v2.exchange answers."""
        if not self.app.rotates:
            raise SlackError("token_rotation_not_enabled")
        old = self.grants.known(token)
        if old is None or old.kind not in ("bot", "user") or old.expires_at is not None:
            raise SlackError("invalid_token")
        if old.exchanged:
            raise SlackError("token_already_exchanged")
        if old.refusal:
            raise SlackError("authorization_not_found")
        old.exchanged, old.refusal = True, "token_revoked"
        return self._renewed(self.grants.issue_expiring(old.kind, old.team, old.user, old.scopes, now))

    def _renewed(self, grant: Grant) -> JSON:
        workspace = self.workspaces[grant.team]
        if grant.kind == "bot":
            workspace.app.bot_token = grant.token
        whose = "bot_user_id" if grant.kind == "bot" else "user_id"
        return self._place(workspace) | credentials(grant) | {whose: grant.user}

    # Going

    def revoke(self, grant: Grant) -> None:
        """Take one token back; with the last one the app is gone from the workspace."""
        workspace = self.workspaces[grant.team]
        grant.refusal = "token_revoked"
        if not any(self.grants.valid(grant.team, workspace.now())):
            self._leave(workspace, [grant])
            return
        if grant.kind == "bot":
            workspace.app.bot_token = ""
        self._tell_revoked(workspace, [grant])

    def uninstall(self, workspace: Workspace) -> None:
        """Take the app out of a workspace with all its tokens."""
        self._leave(workspace, list(self.grants.valid(workspace.team_id, workspace.now())))

    def _leave(self, workspace: Workspace, gone: list[Grant]) -> None:
        for grant in gone:
            grant.refusal = "account_inactive" if grant.kind == "bot" else "token_revoked"
        self._tell_revoked(workspace, gone)
        announce(workspace, "app_uninstalled", {"type": "app_uninstalled"})
        workspace.dismiss_app()

    def _tell_revoked(self, workspace: Workspace, gone: list[Grant]) -> None:
        tokens = {
            name: sorted({grant.user for grant in gone if grant.kind == kind})
            for name, kind in (("oauth", "user"), ("bot", "bot"))
        }
        said = {"type": "tokens_revoked", "tokens": tokens, "event_ts": workspace.fresh_ts()}
        announce(workspace, "tokens_revoked", said)


def credentials(grant: Grant) -> JSON:
    """A token as the app gets it."""
    answer: JSON = {
        "access_token": grant.token,
        "token_type": grant.kind,
        "scope": ",".join(sorted(grant.scopes)),
    }
    if grant.refresh_token:
        answer |= {"expires_in": 43200, "refresh_token": grant.refresh_token}
    return answer

"""All workspaces of one emulator, and which of them somebody means."""

from collections.abc import Iterator
from typing import Any

from slack_emulator.clock import MovableClock
from slack_emulator.delivery import Delivery
from slack_emulator.errors import SlackError, unknown
from slack_emulator.faults import Faults
from slack_emulator.grants import Grant
from slack_emulator.http_mode import HttpMode
from slack_emulator.identity import Registration
from slack_emulator.installations import Installations
from slack_emulator.limits import Limits
from slack_emulator.premises import Premises
from slack_emulator.socket_mode import SocketMode
from slack_emulator.telling import announce
from slack_emulator.timers import Timers
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


class Workspaces:
    """The workspaces by team id; the first in the seed is the one that is meant when nobody says which.

    A seed is one workspace, or `{"teams": [one, another]}`.
    """

    def __init__(self, manifest: JSON, seed: JSON, clock: MovableClock) -> None:
        self.app = Registration(manifest)
        timers, faults, limits = Timers(clock), Faults(), Limits(clock)
        socket, http = SocketMode(self.app.app_id, timers), HttpMode(self.app)
        delivery = Delivery(socket if self.app.socket_mode else http, timers, faults, limits)
        self.common = Premises(clock, timers, socket, http, delivery, faults, limits)
        self.common.announce = announce
        self._by_id: dict[str, Workspace] = {}
        for number, one in enumerate(seed.get("teams") or [seed], start=1):
            workspace = Workspace(manifest, one, self.common, number)
            self._by_id[workspace.team_id] = workspace
        self.main = next(iter(self._by_id.values()))
        self.common.installations = self.installations = Installations(self.app, self._by_id)

    def __iter__(self) -> Iterator[Workspace]:
        return iter(self._by_id.values())

    def get(self, team_id: str) -> Workspace | None:
        """The workspace with this id."""
        return self._by_id.get(team_id)

    def of_team(self, named: object) -> Workspace:
        """The workspace with this id, domain or name; else the first; a sentence when there is none."""
        if not named:
            return self.main
        for workspace in self:
            if named in (workspace.team_id, workspace.domain, workspace.team_name):
                return workspace
        raise unknown(f'There is no workspace "{named}"; there are {", ".join(self._by_id)}.')

    def bearer(self, token: str | None) -> Grant:
        """The grant behind a token; SlackError when it is not good, or its person is deactivated."""
        grant = self.installations.grants.bearer(token, self.common.clock.now())
        person = self.of_grant(grant).people.get(grant.user)
        if grant.kind == "user" and person is not None and person.deleted:
            raise SlackError("account_inactive")
        return grant

    def of_grant(self, grant: Grant | None) -> Workspace:
        """The workspace that a token belongs to; the first for those that belong to none."""
        return (self.get(grant.team) if grant else None) or self.main

    def change_manifest(self, manifest: JSON) -> None:
        """The app's maker changed its manifest; tokens and scopes stay as they are."""
        self.app.manifest = manifest
        for workspace in self:
            workspace.app.manifest = manifest
        self.common.delivery.transport = self.common.socket if self.app.socket_mode else self.common.http

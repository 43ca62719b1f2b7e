"""Who the app is: its ids and secrets, and what its manifest allows it."""

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True)
class App:
    """The one app that is installed in this workspace."""

    manifest: JSON
    app_id: str = "A0EMULATED"
    bot_user_id: str = "U0EMULATED"
    bot_id: str = "B0EMULATED"
    bot_token: str = "xoxb-1000000000-2000000000-emulated"
    app_token: str = "xapp-1-A0EMULATED-3000000000-emulated"
    signing_secret: str = "emulated-signing-secret"
    client_id: str = "1000000000.4000000000"
    client_secret: str = "emulated-client-secret"
    verification_token: str = "emulated-verification-token"
    scopes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        scopes = self._at("oauth_config", "scopes").get("bot") or []
        object.__setattr__(self, "scopes", frozenset(scopes))

    def _at(self, *path: str) -> JSON:
        here: JSON = self.manifest
        for step in path:
            here = here.get(step) or {}
        return here

    @property
    def name(self) -> str:
        """The name that people see beside the app's messages."""
        bot = self._at("features", "bot_user").get("display_name")
        return str(bot or self._at("display_information").get("name") or "App")

    @property
    def commands(self) -> list[JSON]:
        """The slash commands it declares: command, description, usage_hint, should_escape."""
        return list(self._at("features").get("slash_commands") or [])

    @property
    def events(self) -> frozenset[str]:
        """The events it subscribed to; no others are sent."""
        return frozenset(self._at("settings", "event_subscriptions").get("bot_events") or [])

    @property
    def interactive(self) -> bool:
        """Whether clicks are sent to it at all."""
        return bool(self._at("settings", "interactivity").get("is_enabled", False))

    @property
    def home_tab(self) -> bool:
        """Whether it may publish a Home tab."""
        return bool(self._at("features", "app_home").get("home_tab_enabled", False))

    @property
    def messages_tab(self) -> bool:
        """Whether there is a conversation with the app."""
        return bool(self._at("features", "app_home").get("messages_tab_enabled", False))

    @property
    def messages_read_only(self) -> bool:
        """Whether people can only read in that conversation."""
        return bool(self._at("features", "app_home").get("messages_tab_read_only_enabled", False))

    def card(self) -> JSON:
        """What the control state tells about the app."""
        names = (
            "app_id", "bot_user_id", "bot_id", "bot_token", "app_token", "signing_secret", "client_id",
            "client_secret", "name",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

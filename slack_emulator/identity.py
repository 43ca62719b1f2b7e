"""Who the app is: its ids and secrets, what its manifest allows it, and how it stands in one workspace."""

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass
class Registration:
    """The app as its maker registered it: the same in every workspace."""

    manifest: JSON
    app_id: str = "A0EMULATED"
    app_token: str = "xapp-1-A0EMULATED-3000000000-emulated"
    config_token: str = "xoxe.xoxp-1-emulated-configuration"
    signing_secret: str = "emulated-signing-secret"
    client_id: str = "1000000000.4000000000"
    client_secret: str = "emulated-client-secret"
    verification_token: str = "emulated-verification-token"

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
    def description(self) -> str:
        """What its maker says about it."""
        return str(self._at("display_information").get("description") or "")

    @property
    def commands(self) -> list[JSON]:
        """The slash commands it declares: command, description, usage_hint, should_escape, url."""
        return list(self._at("features").get("slash_commands") or [])

    @property
    def shortcuts(self) -> list[JSON]:
        """The shortcuts it declares: name, type (global or message), callback_id, description."""
        return list(self._at("features").get("shortcuts") or [])

    @property
    def unfurl_domains(self) -> list[str]:
        """The domains whose links it wants to hear of."""
        return [str(one) for one in self._at("features").get("unfurl_domains") or []]

    @property
    def events(self) -> frozenset[str]:
        """The events it subscribed to; no others are sent."""
        return frozenset(self._at("settings", "event_subscriptions").get("bot_events") or [])

    @property
    def bot_scopes(self) -> frozenset[str]:
        """The bot scopes in the manifest."""
        return frozenset(self._at("oauth_config", "scopes").get("bot") or [])

    @property
    def redirect_urls(self) -> list[str]:
        """Where an installation may lead back to."""
        return [str(one) for one in self._at("oauth_config").get("redirect_urls") or []]

    @property
    def rotates(self) -> bool:
        """Whether its tokens expire."""
        return bool(self._at("settings").get("token_rotation_enabled", False))

    @property
    def socket_mode(self) -> bool:
        """Whether it hears through Socket Mode rather than at its request URLs."""
        return bool(self._at("settings").get("socket_mode_enabled", False))

    @property
    def event_url(self) -> str:
        """Where events are posted, when Socket Mode is off."""
        return str(self._at("settings", "event_subscriptions").get("request_url") or "")

    @property
    def interactivity_url(self) -> str:
        """Where clicks, shortcuts and submissions are posted, when Socket Mode is off."""
        return str(self._at("settings", "interactivity").get("request_url") or "")

    @property
    def options_url(self) -> str:
        """Where options are asked for, when Socket Mode is off."""
        return str(self._at("settings", "interactivity").get("message_menu_options_url") or "")

    @property
    def metadata_events(self) -> frozenset[str]:
        """The types of message metadata it wants to be told of."""
        wanted = self._at("settings", "event_subscriptions").get("metadata_subscriptions") or []
        return frozenset(str(one.get("event_type")) for one in wanted)

    @property
    def always_online(self) -> bool:
        """Whether its bot always shows as active."""
        return bool(self._at("features", "bot_user").get("always_online", False))

    @property
    def functions(self) -> JSON:
        """The custom workflow steps it declares, by callback id."""
        return self._at("functions")

    @property
    def assistant(self) -> bool:
        """Whether it is declared as an assistant."""
        features = self._at("features")
        return bool(features.get("assistant_view") or features.get("agent_view"))

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


@dataclass
class App(Registration):
    """The app in one workspace: its bot there, the newest bot token, and the scopes it was granted."""

    number: int = 1
    bot_user_id: str = field(init=False)
    bot_id: str = field(init=False)
    bot_token: str = field(init=False)
    scopes: frozenset[str] = field(init=False)
    installed: bool = True

    def __post_init__(self) -> None:
        mark = str(self.number) if self.number > 1 else ""
        self.bot_user_id, self.bot_id = f"U0EMULATED{mark}", f"B0EMULATED{mark}"
        self.bot_token = f"xoxb-100000000{self.number - 1}-2000000000-emulated{mark}"
        self.scopes = self.bot_scopes
        if not self.installed:
            self.leave()

    def leave(self) -> None:
        """It is not installed here, or no longer."""
        self.installed, self.bot_token, self.scopes = False, "", frozenset()

    def card(self) -> JSON:
        """What the control state tells about the app."""
        names = (
            "app_id", "bot_user_id", "bot_id", "bot_token", "app_token", "config_token", "signing_secret",
            "client_id", "client_secret", "name", "installed", "socket_mode",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names} | {"scopes": sorted(self.scopes)}


def at_one_address(manifest: JSON, url: str) -> JSON:
    """The manifest with Socket Mode off and everything posted to one address, as Bolt listens."""
    features, settings = manifest.get("features") or {}, manifest.get("settings") or {}
    events, clicks = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    commands = [{**command, "url": url} for command in features.get("slash_commands") or []]
    return {
        **manifest,
        "features": {**features, "slash_commands": commands},
        "settings": {
            **settings,
            "socket_mode_enabled": False,
            "event_subscriptions": {**events, "request_url": url},
            "interactivity": {**clicks, "request_url": url, "message_menu_options_url": url},
        },
    }

"""The only file that reads the environment; `.env` fills it first."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from dotenv import load_dotenv


class MissingSettings(Exception):
    """Some settings are missing."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"Not connected to Slack yet: {', '.join(names)} missing.\n"
            "Create the app at api.slack.com/apps from manifest.json, copy .env.example to .env, fill it.\n"
            "Or see everything without Slack first: make demo"
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What the bot is told from outside. `.env.example` explains each name."""

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///oneonone.db"
    currency: str = "USD"
    log_level: str = "INFO"
    watch_folder: str = ""
    sources_file: str = ""
    sources_every: str = ""
    oneonone_key: str = field(default="", repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Settings from environment variables of the same names in capitals; empty ones keep the default."""
        named = {name: environment.get(name.upper(), "").strip() for name in cls.__dataclass_fields__}
        return cls(**{name: value for name, value in named.items() if value})

    def require_slack(self) -> None:
        """Refuse to start without tokens.

        Raises:
            MissingSettings: Which ones, and what to do, in three lines.
        """
        missing = [name.upper() for name in ("slack_bot_token", "slack_app_token") if not getattr(self, name)]
        if missing:
            raise MissingSettings(missing)


def from_environment() -> Settings:
    """Settings from `.env` and the environment; the environment wins."""
    load_dotenv()
    return Settings.read(os.environ)


def variables() -> Mapping[str, str]:
    """All that `.env` and the environment hold, for the sources file, which names its secrets."""
    load_dotenv()
    return os.environ

"""Seals words with the keys of ONEONONE_KEY (Fernet): the newest key seals, each of them opens."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from domain.errors import LostKey, OneOnOneError


class BadKey(OneOnOneError):
    """ONEONONE_KEY holds something that is no key. `python bot.py key` makes one."""


class Keys:
    """Several keys as one sealer, so that a new key can be put before the old one."""

    def __init__(self, keys: list[str]) -> None:
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise BadKey from None  # the error itself could quote the key

    def seal(self, words: str) -> str:
        """The words, sealed with the first key."""
        return self._keys.encrypt(words.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """The words again.

        Raises:
            LostKey: None of the keys opens it.
        """
        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise LostKey from None


def sealer(setting: str) -> Keys | None:
    """The sealer that a setting with keys between commas makes; None if there is none.

    Raises:
        BadKey: One of them is no key.
    """
    keys = [each.strip() for each in setting.split(",") if each.strip()]
    return Keys(keys) if keys else None


def new_key() -> str:
    """A key that nobody has."""
    return Fernet.generate_key().decode()

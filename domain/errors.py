"""What can go wrong, in words for people. A kind's first docstring line is the sentence they read."""


class OneOnOneError(Exception):
    """Something went wrong that we can explain to the person who asked."""

    @property
    def for_people(self) -> str:
        """The sentence shown in Slack or in the terminal; never contains private notes."""
        return str(self) or (type(self).__doc__ or "").splitlines()[0]


class NotAllowed(OneOnOneError):
    """That is between a sales rep and their manager, so I can't show or change it for you."""


class OnlyAdministrators(NotAllowed):
    """That is for whoever looks after this workspace: an administrator can do it."""


class UnknownPerson(OneOnOneError):
    """I don't know that person. Try their first name, their full name or an @mention."""


class NoManager(OneOnOneError):
    """You have no manager here yet, so there is nobody to meet. An administrator can set one."""


class NoReps(OneOnOneError):
    """Nobody reports to you here yet, so there is nothing to prepare. An administrator can add your team."""


class NoMeeting(OneOnOneError):
    """There is no one-on-one planned for this month yet. It is planned on its first working day."""


class LostKey(OneOnOneError):
    """What is sealed here can't be opened any more: its key is gone."""


class Pointless(OneOnOneError):
    """There is no point in saying this any more."""


class MoveNotAllowed(OneOnOneError):
    """That can't be changed this way any more."""


class BadAnswer(OneOnOneError):
    """I couldn't read that answer."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class BadDate(OneOnOneError):
    """I couldn't read that date."""


class BadImport(OneOnOneError):
    """That file could not be read, so nothing was changed."""

"""What is sealed is opened by its key alone; a new key goes before the old one."""

import pytest

from domain.errors import LostKey
from sealing import BadKey, new_key, sealer
from settings import Settings

A_KEY = "A" * 43 + "="


def test_words_come_back_and_look_different_each_time() -> None:
    keys = sealer(new_key())
    assert keys is not None
    sealed = {keys.seal("private notes, ä") for _ in range(3)}
    assert len(sealed) == 3
    assert {keys.unseal(each) for each in sealed} == {"private notes, ä"}
    assert not any("private" in each for each in sealed)


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old, new = new_key(), new_key()
    before, both, after = sealer(old), sealer(f" {new} , {old},"), sealer(new)
    assert before
    assert both
    assert after
    assert both.unseal(before.seal("x")) == "x"
    assert after.unseal(both.seal("x")) == "x"
    with pytest.raises(LostKey) as lost:
        after.unseal(before.seal("x"))
    assert lost.value.for_people.endswith("its key is gone.")


@pytest.mark.parametrize("sealed", ["", "x", "gAAAA", "ä", "é" * 200])
def test_what_was_never_sealed_opens_for_nobody(sealed: str) -> None:
    keys = sealer(new_key())
    assert keys is not None
    with pytest.raises(LostKey):
        keys.unseal(sealed)


@pytest.mark.parametrize("setting", ["secret", "x" * 42, f"{A_KEY},secret", "ä" * 44])
def test_what_is_no_key_is_one_sentence_that_does_not_quote_it(setting: str) -> None:
    with pytest.raises(BadKey) as refused:
        sealer(setting)
    assert refused.value.for_people.endswith("`python bot.py key` makes one.")
    assert setting not in str(refused.value.__cause__)


def test_no_key_is_no_sealer_and_settings_do_not_show_it() -> None:
    assert sealer(" , ") is None
    key = new_key()
    assert key not in repr(Settings.read({"ONEONONE_KEY": key}))

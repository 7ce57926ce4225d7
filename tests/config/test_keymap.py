"""Keys as people write them."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tui.commands import BY_ID, COMMANDS
from tui.config.keymap import keymap_problems, keys_of, shown, strokes, textual_key
from tui.screens.command_screen import bindings, continuations, first_strokes

KEYS = st.sampled_from(
    [key for command in COMMANDS for key in command.keys] + ["B", "f5", "ctrl+e", "x x", "!", "alt+q"]
)
ACTIONS = st.sampled_from([command.id for command in COMMANDS])
KEYMAPS = st.dictionaries(ACTIONS, st.lists(KEYS, max_size=3).map(tuple), max_size=6)


@pytest.mark.parametrize("sign", [*string.ascii_letters, *string.digits, *string.punctuation])
def test_every_sign_of_the_keyboard_has_textuals_name(sign: str) -> None:
    assert textual_key(sign) == _character_to_key(sign)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("ctrl+d", "ctrl+d"),
        ("space", "space"),
        ("PageUp", "pageup"),
        ("F5", "f5"),
        ("shift+tab", "shift+tab"),
        ("é", "é"),
    ],
)
def test_keys_with_names(written: str, named: str) -> None:
    assert textual_key(written) == named


@pytest.mark.parametrize(
    "nonsense", ["", " ", "bb", "ctrl", "ctrl+", "ctl+x", "g g g", "f13", "ctrl+nosuch", "\x1b", "\u200b"]
)
def test_nonsense_is_no_key(nonsense: str) -> None:
    assert strokes(nonsense) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("g g", "gg"), ("ctrl+d", "Ctrl+D"), ("y c", "yc"), ("escape", "Esc"), ("space x", "Space x"), ("f5", "F5")],
)
def test_keys_are_shown_as_people_write_them(written: str, read: str) -> None:
    assert shown(written) == read


def test_the_usual_keys_have_no_problem() -> None:
    assert list(keymap_problems({})) == []


def test_the_usual_keys_avoid_what_terminals_take() -> None:
    taken = {f"ctrl+{key}" for key in "hijmsqz"}
    assert not taken & {stroke for command in COMMANDS for key in command.keys for stroke in strokes(key) or ()}


def test_every_command_says_what_it_does() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert len({command.label for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert command.help[0].isupper()
        assert not command.help.endswith(".")
        assert len(command.label.split()) <= 2


def test_a_key_that_a_person_had_before_it_was_a_usual_one_stays_theirs() -> None:
    old = {"journal": ("g d",), "bottom": ("g j",)}
    assert list(keymap_problems(old)) == []
    assert keys_of(BY_ID["go-date"], old) == ()
    assert keys_of(BY_ID["journal"], old) == ("g d",)
    assert keys_of(BY_ID["journal"], {"bottom": ("g j",)}) == ()
    assert keys_of(BY_ID["journal"], {"bottom": ("g x",)}) == ("g j",)
    assert list(keymap_problems({"go-date": ("g t",)})), "elsewhere two actions on one key are told"


@settings(max_examples=40)
@given(KEYMAPS)
def test_a_keymap_without_problems_binds_every_key_to_its_command(keymap: dict[str, tuple[str, ...]]) -> None:
    problems = list(keymap_problems(keymap))
    bound = {binding.key: binding.action for binding in bindings(keymap)}
    for command in COMMANDS:
        for key in keys_of(command, keymap):
            first, *second = strokes(key) or ("",)
            if second and not problems:
                assert (second[0], command.id) in {(item.key, item.value) for item in continuations(keymap, first)}
                assert first in first_strokes(keymap)
                assert first not in bound
            elif not problems:
                assert bound[first] == f"command('{command.id}')"
    # A problem names an action that the person wrote down: it has a line.
    assert all(action in keymap for action, _ in problems)


@settings(max_examples=40)
@given(st.text(max_size=12))
def test_no_text_is_too_odd_to_be_refused_in_words(text: str) -> None:
    found = strokes(text)
    assert found is None or 1 <= len(found) <= 2
    for action, words in keymap_problems({text: (text,)}):
        assert action == text
        assert words
    assert isinstance(shown(text), str)

"""Keys in config.yaml, and which command each runs."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tui.commands import COMMANDS, SCOPES
from tui.commands.base import TYPING_SCOPES
from tui.config.keymap import KeyBindings, keymap_problems, shown, strokes, textual_key

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
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for scope in SCOPES:
        labels = [command.label for command in COMMANDS if scope in command.scopes]
        assert len(set(labels)) == len(labels) > 0
    for command in COMMANDS:
        assert command.help[0].isupper()
        assert not command.help.endswith(".")
        assert len(command.label.split()) <= 2


def test_a_key_that_the_user_had_before_it_was_a_default_stays_theirs() -> None:
    old = {"journal": ("g d",), "bottom": ("g j",)}
    assert list(keymap_problems(old)) == []
    assert KeyBindings(COMMANDS, old)["go-date"] == ()
    assert KeyBindings(COMMANDS, old)["journal"] == ("g d",)
    assert KeyBindings(COMMANDS, {"bottom": ("g j",)})["journal"] == ()
    assert KeyBindings(COMMANDS, {"bottom": ("g x",)})["journal"] == ("g j",)
    assert list(keymap_problems({"go-date": ("g t",)})), "elsewhere two actions on one key are reported"


def test_a_key_of_a_screen_gives_way_to_one_that_works_everywhere() -> None:
    keymap = {"down": ("D",)}
    assert list(keymap_problems(keymap)) == []
    keys = KeyBindings(COMMANDS, keymap)
    assert keys["lists-due"] == ()
    assert keys["lists-delete"] == ("d", "delete")


def test_a_screen_follows_the_keys_of_the_list() -> None:
    keys = KeyBindings(COMMANDS, {"bookmark": ("l",), "quit": ("Z",), "triage-skip": ("S",), "dismiss": ("X",)})
    assert keys["triage-keep"] == ("l",)
    assert keys["triage-later"] == (), "l is taken"
    assert keys["triage-leave"] == ("Z",)
    assert keys["triage-skip"] == ("S",), "its own key comes first"
    assert keys["triage-undo"] == ("u",)


@pytest.mark.parametrize(
    ("keymap", "action", "problem"),
    [
        ({"lists-rename": ("e",)}, "lists-rename", "`e` runs both `lists-describe` and `lists-rename` (Reading lists)"),
        ({"lists-new": ("j",)}, "lists-new", "`j` runs both `down` and `lists-new` (Reading lists)"),
        ({"bookmark": ("r",)}, "bookmark", "`r` runs both `read` and `bookmark`"),
        ({"list-rename": ("e",)}, "list-rename", "unknown action `list-rename`, did you mean `lists-rename`?"),
        ({"accept": ("x",)}, "accept", "`x` is text where `accept` works; `ctrl+n`, `f5` or `pagedown` would do"),
        ({"search-up": ("g g",)}, "search-up", "`g g` is text where `search-up` works"),
    ],
)
def test_problems_are_those_of_a_scope(keymap: dict[str, tuple[str, ...]], action: str, problem: str) -> None:
    ((found, text),) = keymap_problems(keymap)
    assert found == action
    assert text.startswith(problem)


def test_one_key_can_mean_different_things_in_different_scopes() -> None:
    assert list(keymap_problems({"lists-merge": ("S",), "calendar-week": ("S",)})) == []


def test_no_default_key_is_text_where_one_types() -> None:
    for command in COMMANDS:
        if not TYPING_SCOPES.isdisjoint(command.scopes):
            assert all(len(key) > 1 and " " not in key and key != "space" for key in command.keys)


@given(KEYMAPS)
def test_a_keymap_without_problems_gives_every_key_to_its_command(keymap: dict[str, tuple[str, ...]]) -> None:
    problems = list(keymap_problems(keymap))
    keys = KeyBindings(COMMANDS, keymap)
    for scope in SCOPES if not problems else ():
        commands = {strokes(key): command.id for command in keys.of(scope) for key in keys[command.id]}
        for command in keys.of(scope):
            for key in keys[command.id]:
                first, *second = strokes(key) or ("",)
                assert commands[strokes(key)] == command.id
                if second:
                    following = keys.second_strokes(first, scope)
                    assert (second[0], command.id) in {(stroke, each.id) for stroke, each, _ in following}
                    assert first in keys.first_strokes(scope)
                    assert (first,) not in commands
    # A problem names an action that the user wrote down: it has a line.
    assert all(action in keymap for action, _ in problems)


@given(st.text(max_size=12))
def test_no_text_is_too_odd_to_be_refused_in_words(text: str) -> None:
    found = strokes(text)
    assert found is None or 1 <= len(found) <= 2
    for action, words in keymap_problems({text: (text,)}):
        assert action == text
        assert words
    assert isinstance(shown(text), str)

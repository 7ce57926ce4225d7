"""The depth limit of YAML is ours, whatever the loader does with deep nesting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from yaml.scanner import ScannerError

from search.errors import ConfigError
from search.synonyms.user_file import load_user_synonyms
from search.text import yaml_events
from search.text.yaml_events import MAX_DEPTH, TooDeepError, compose, parse_events
from shelf.yaml.parse import YamlError, tree
from tui.config.parse import parse_settings


def without_limit(text: str) -> Iterator[yaml.Event]:
    """Parse as the C loader did before 6.0.4: any depth, each event as soon as it is known."""
    yield from yaml.parse(text, Loader=yaml.BaseLoader)


def stopping_early(text: str) -> Iterator[yaml.Event]:
    """Parse as 6.0.4 does, and worse: stop at 40 levels, before a single event is out."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth > 40:
            line, column = text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1
            mark = yaml.Mark("", index, line, column, None, 0)
            raise ScannerError(None, None, "exceeded maximum nesting depth", mark)
    yield from without_limit(text)


@pytest.fixture(params=["as installed", without_limit, stopping_early], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if callable(request.param):
        monkeypatch.setattr(yaml_events, "_parse", request.param)


DEEP = {
    "a line": ("a: " + "[" * 2000, 1, 3 + MAX_DEPTH),
    "a closed line": ("a: " + "[" * 900 + "]" * 900, 1, 3 + MAX_DEPTH),
    "many lines": ("a: " + "\n [" * 900, MAX_DEPTH + 1, 2),
    "further down": ("é: b\nb: 'c'\na: " + "[" * 900, 3, 3 + MAX_DEPTH),
    "mappings": ("{a: " * 200, 1, 1 + 4 * MAX_DEPTH - 3),
    "blocks": ("".join(" " * i + "a:\n" for i in range(200)), MAX_DEPTH, MAX_DEPTH),
}


@pytest.mark.parametrize("name", DEEP)
def test_the_place_of_what_is_too_deep_is_ours(name: str) -> None:
    text, line, column = DEEP[name]
    with pytest.raises(TooDeepError) as raised:
        list(parse_events(text))
    mark = raised.value.problem_mark
    assert mark is not None
    assert (mark.line + 1, mark.column + 1) == (line, column)


def test_what_is_as_deep_as_allowed_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert sum(isinstance(event, yaml.SequenceStartEvent) for event in parse_events(text)) == MAX_DEPTH
    assert compose(text) is not None


@pytest.mark.parametrize("text", ["a: [b", "a: 'b", "a: b: c", "[" * 12 + "}"])
def test_an_error_that_is_not_of_depth_stays_what_it_is(text: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as raised:
        list(parse_events(text))
    assert not isinstance(raised.value, TooDeepError)


@pytest.mark.parametrize("text", ["", "a: 1\nb: [no, 2]\nc: {d: &x e, f: *x}\n", "- !t x\n- |\n  block\n", "# only"])
def test_nodes_are_those_of_pyyaml(text: str) -> None:
    def tags(node: yaml.Node | None) -> object:
        if isinstance(node, yaml.MappingNode):
            return [(tags(key), tags(value)) for key, value in node.value]
        if isinstance(node, yaml.SequenceNode):
            return [tags(value) for value in node.value]
        return node and (node.tag, node.value, node.start_mark.line, node.start_mark.column)

    assert tags(compose(text)) == tags(yaml.compose(text, Loader=yaml.SafeLoader))


def test_shelf_config_and_synonyms_say_where_it_is_too_deep(tmp_path: Path) -> None:
    text = "delay_ms: " + "[" * 900
    with pytest.raises(YamlError, match=rf"line 1, column {10 + MAX_DEPTH}: .*{MAX_DEPTH} levels"):
        tree(text)
    with pytest.raises(ConfigError, match=rf"config.yaml:1:{10 + MAX_DEPTH}: .*{MAX_DEPTH} levels"):
        parse_settings(text, Path("config.yaml"))
    synonyms = tmp_path / "synonyms.yaml"
    synonyms.write_text(text)
    with pytest.raises(ConfigError, match=rf"synonyms.yaml:1:{10 + MAX_DEPTH}: .*{MAX_DEPTH} levels"):
        load_user_synonyms(synonyms)

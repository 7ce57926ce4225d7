"""Fields that this version does not know, written as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from shelf.yaml.parse import Value

_Texts: Any = type("_Texts", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {})


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Write several lines as a block, as a person would; PyYAML ends some blocks in a stray `...`."""
    block = "\n" in text.rstrip("\n") and not text.endswith("\n\n")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Texts.add_representer(str, _represent)


def dumped(fields: Mapping[str, Value]) -> str:
    """Return fields as YAML, in their order."""
    text: str = yaml.dump(
        dict(fields), Dumper=_Texts, allow_unicode=True, sort_keys=False, default_flow_style=False, width=2**30
    )
    return text

"""The library of the app's tests, for tests of the desk without a screen."""

from __future__ import annotations

from tests.tui.conftest import filled_once, places

__all__ = ["filled_once", "places"]

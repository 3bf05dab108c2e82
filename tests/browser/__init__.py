"""Tests in a real browser."""

import pytest

# So that what was found is shown.
pytest.register_assert_rewrite("tests.support.browser.checks")

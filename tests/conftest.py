"""What the whole suite shares."""

from __future__ import annotations

import os

# Playwright runs its own event loop in the test's thread; Django must not mistake that for a view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

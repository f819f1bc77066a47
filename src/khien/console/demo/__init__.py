"""The demo province: fictitious organisations and people, real letters, work in every state.

Everything is made through the same actions a person's click calls, and every PC's result by the
real checks and the real bundle code on a made PC. Nothing is written into tables by hand.
"""

from __future__ import annotations

"""What every other package may use: findings, errors, limits, text, dates, messages.

Nothing here reads a file of a user's, opens a socket or knows of the console.
"""

from __future__ import annotations

"""Files of a PC that bear a mark, by ids that say nothing: followed until each is seen to."""

from __future__ import annotations

"""The parts of a WordprocessingML document: styles, numbering, runs, and the walk over a
body. In: the XML of a package's parts. Out: lines as a person sees them on paper."""

from __future__ import annotations

"""Template filters of the letters' pages."""

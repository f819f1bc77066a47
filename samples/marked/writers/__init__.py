"""Writers of small office files from a ``Letter``, one module a family of formats."""

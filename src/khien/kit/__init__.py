"""The Windows kit: what the three files to double-click do, run from a stick or a share.

The kit is a folder: ``python`` (the embeddable Python), ``lib`` (this package and those it
needs), the three files, and what an officer put beside them: a ticket. Nothing is installed and
nothing goes over a network. The double-click files only start this package.
"""

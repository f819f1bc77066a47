"""``make windows``: dist/Khien-Windows.zip, built on Linux from checked parts.

The embeddable Python that the builder brings (``embedded``), wheels for Windows by their hashes
(``wheels``, ``libraries``), our code and the files to double-click (``layout``, ``double_click``).
"""

"""Slides in packages: shapes with their places, the first slides or all of them."""

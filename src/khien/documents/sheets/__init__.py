"""Spreadsheets in packages: cells, headers and boxes, the first rows or all of them."""

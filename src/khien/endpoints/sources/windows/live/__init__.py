"""This very PC, when it runs Windows: its registry, raw volumes, logs and answers. Kept thin:
what is read here is judged by the same code as artifacts carried from a PC.
"""

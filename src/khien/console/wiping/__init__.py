"""Certificates that a PC's disks were wiped before the PC changes its use."""

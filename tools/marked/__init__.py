"""What the scanner for marked files finds in files made for measuring it, set by set."""

"""Coverage: what an organisation owns beside what its consoles list, find and protect."""

"""Letters with and without marks, made by seed: what the scanner is measured on."""

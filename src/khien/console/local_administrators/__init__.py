"""Local administrators that PCs told of, compared within an organisation."""

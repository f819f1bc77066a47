"""Made PCs as JSON, and small writers that lay a Windows PC out as files."""

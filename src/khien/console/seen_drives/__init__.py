"""USB drives that PCs remember, the kit's own sticks, drafts about drives issued for secrets."""

"""What lasts: tables, the vault and the store's named questions."""

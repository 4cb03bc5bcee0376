"""How each effect becomes rows; one small function each, found by the effect's type."""

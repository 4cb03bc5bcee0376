"""One file a command of the desk."""

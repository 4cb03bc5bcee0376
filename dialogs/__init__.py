"""The pure heart of Kith: dialogs, signals and concerns as functions of values."""

"""The version of this package, as requests name it. Printed by `npm run docs`."""

__version__ = "0.1.0"

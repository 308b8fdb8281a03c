"""How fast the program is, measured on made-up companies."""

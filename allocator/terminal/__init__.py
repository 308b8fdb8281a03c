"""The commands of the shell: what they do, what they print and how they end."""

"""The script that the server runs.

It does not lie beside the folder `pages`: the server would then run a page whose address is asked for first on its own,
without the menu and without the login.
"""

from allocator.ui.app import main

main()

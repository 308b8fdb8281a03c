"""What the server is started with, and its settings; no folder called pages lies beside it, see `app.py`."""

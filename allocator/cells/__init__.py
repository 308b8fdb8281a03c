"""Who can carry what, when: lanes, their time, and what their territories hold."""

"""How the processes run: server, locks, waiting, readiness."""

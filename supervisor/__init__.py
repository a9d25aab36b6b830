"""What ./bin/up starts and keeps alive: the cluster, the web, the worker and the sandbox."""

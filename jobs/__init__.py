"""What happens without a browser: the worker, its queue, its schedule, one module per kind of job.

The only part that asks upstreams. Every rule about a job (who gets it, when it is tried again,
what is stored) is a function of schema `work`; nothing here holds a transaction while it waits.
"""

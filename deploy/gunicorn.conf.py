"""How gunicorn serves the portal in production. Threads, because a page mostly waits for its database."""

import gc
import os

wsgi_app = "weihai_hlr.wsgi:application"
bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Loaded once and shared by fork: a new worker is there at once.
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 5
# A slow leak, in us or in a library, never becomes an outage.
max_requests = 5000
max_requests_jitter = 500
# On a disk, a stalled heartbeat file would have healthy workers killed.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# Nobody steers it from a shell, and a read-only container has no place for the socket.
control_socket_disable = True
# Addresses of visitors are personal data; the proxy in front logs what its operator may keep.
accesslog = None
errorlog = "-"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(server: object) -> None:
    """Before the workers fork: the collector leaves alone what is loaded. It would write to each object otherwise,
    and so give every worker a copy of its own, some 17 MB."""
    gc.collect()
    gc.freeze()

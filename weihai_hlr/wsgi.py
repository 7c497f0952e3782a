"""WSGI entry point, of gunicorn and of the embedded form."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weihai_hlr.settings.production")

application = get_wsgi_application()
# Every view is imported here, once and before the workers fork; otherwise each worker's first visitor waits for it.
resolve("/healthz")

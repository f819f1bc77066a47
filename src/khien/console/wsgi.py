"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khien.console.settings.production")
application = get_wsgi_application()
# What was loaded stays to the end: no collection of garbage goes through it again.
gc.collect()
gc.freeze()

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from yizhan.ground.events.bus import connect_listeners

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhan.config.settings")

application = get_wsgi_application()
connect_listeners()  # here, and not in the first request that publishes something

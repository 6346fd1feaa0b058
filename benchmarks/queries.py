"""How many queries one request costs, through every middleware of the product."""

from __future__ import annotations

import json
import os
import sys
import uuid

import django


def main() -> None:
    kind, path = sys.argv[1:3]
    known = json.loads(os.environ["KNOWN"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhan.config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="127.0.0.1")
    if kind in {"handler", "dispatcher"}:
        client.cookies[settings.SESSION_COOKIE_NAME] = known[kind]

    def send() -> int:
        if kind == "order":
            body = json.dumps({"item": known["item"], "text": "热水"})
            sent = client.post(path, body, content_type="application/json",
                               headers={"Idempotency-Key": str(uuid.uuid4())})  # fmt: skip
        elif kind in {"photo", "large_photo"}:
            return -1
        else:
            sent = client.get(path)
        return sent.status_code

    send()
    send()
    with CaptureQueriesContext(
        connection,
    ) as counted:
        status = send()
    if status >= 300:  # a redirect to the way in would be measured as a very fast page
        raise SystemExit(f"{path} answered {status}")
    plain = [q for q in counted if not q["sql"].startswith(("BEGIN", "COMMIT"))]
    if os.environ.get("SHOW"):
        for query in counted:
            sys.stderr.write(query["sql"][:300] + "\n")
    print("-" if status < 0 else len(plain))


if __name__ == "__main__":
    main()

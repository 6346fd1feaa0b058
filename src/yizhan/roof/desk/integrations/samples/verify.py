import hashlib
import hmac
import time


def is_ours(header: str, body: bytes, key: str, now: float | None = None) -> bool:
    """Check the header Yizhan-Signature against the body as it came, byte for byte."""
    parts = dict(part.split("=", 1) for part in header.split(","))
    signed = parts["t"].encode() + b"." + body
    expected = hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
    fresh = abs((now or time.time()) - int(parts["t"])) < 300
    return fresh and hmac.compare_digest(expected, parts["v1"])

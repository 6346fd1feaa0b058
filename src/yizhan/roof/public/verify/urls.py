from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.verify import lists, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("supervisors", views.supervisors, name="supervisors"),
    path("verify", views.ask, name="verify_ask"),
    path("verify/offline", views.offline, name="verify_offline"),
    path("verify/<str:code>", views.verify, name="verify"),
    path("verify/<str:code>/photo.jpg", views.photo, name="verify_photo"),
    # At the root, because a worker answers only for addresses below its own.
    path("verify-worker.js", lists.worker, name="verify_worker"),
    path(".well-known/yizhan-badge-keys.json", lists.keys, name="badge_keys"),
    path(".well-known/yizhan-badge-revocations.json", lists.revocations, name="badge_revocations"),
]

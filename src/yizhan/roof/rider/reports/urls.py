from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.roof.rider.reports import receipts, seen, thanks, views
from yizhan.roof.shared.bottom_bar import Place

urlpatterns: list[URLPattern | URLResolver] = [
    path("report", views.report, name="report"),
    path("report/near", views.near, name="report_near"),
    path("report/too/<int:pk>", seen.too, name="report_too"),
    path("report/too/<int:pk>/undo", seen.take_back, name="report_too_undo"),
    path("report/receipt", receipts.receipt, name="receipt"),
    path("report/receipt/enter", receipts.enter, name="receipt_enter"),
    path("report/receipt/forget", receipts.forget, name="receipt_forget"),
    path("report/receipt/reply", receipts.reply, name="receipt_reply"),
    path("report/receipt/verdict", receipts.verdict, name="receipt_verdict"),
    path("report/receipt/photos", receipts.photos, name="receipt_photos"),
    path("report/receipt/photos/<str:key>", receipts.photo, name="receipt_photo"),
    path("report/receipt/thanks", receipts.thanks, name="receipt_thanks"),
    path("me/thanks", thanks.thanks, name="thanks"),
]

places = (
    Place(
        "rider:report",
        "camera",
        pgettext_lazy("bottom bar", "Report"),
        3,
        also=("/reports",),
    ),
)

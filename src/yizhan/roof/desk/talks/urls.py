from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.talks import kinds, replies, taking, topics, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("talks", views.talk_list, name="talks"),
    path("talks/kinds", kinds.kind_list, name="talk_kinds"),
    path("talks/kinds/known", kinds.known, name="talk_kinds_known"),
    path("talks/kinds/new", kinds.kind, name="talk_kind_new"),
    path("talks/kinds/<slug:code>", kinds.kind, name="talk_kind"),
    path("talks/new", views.new, name="talk_new"),
    path("talks/take", taking.take, name="talk_take"),
    path("talks/topics/<int:pk>", topics.topic, name="talk_topic"),
    path("talks/topics/<int:pk>/agree", topics.agree, name="talk_agree"),
    path("talks/topics/<int:pk>/remove", topics.remove, name="talk_topic_remove"),
    path("talks/delegates/<int:pk>/withdraw", views.withdraw, name="talk_withdraw"),
    path("talks/<int:pk>", views.talk, name="talk"),
    path("talks/<int:pk>/delegates", views.delegate, name="talk_delegate"),
    path("talks/<int:pk>/edit", views.edit, name="talk_edit"),
    path("talks/<int:pk>/invite", views.invite, name="talk_invite"),
    path("talks/<int:pk>/minutes", views.minutes, name="talk_minutes"),
    path("talks/<int:pk>/move", views.move, name="talk_move"),
    path("talks/<int:pk>/topics", topics.add, name="talk_topic_add"),
    path("replies", replies.reply_list, name="replies"),
    path("replies/<int:pk>", replies.reply, name="reply"),
    path("replies/<int:pk>/remind", topics.remind, name="reply_remind"),
]

navigation = (
    Page(
        "desk:talks",
        "people",
        pgettext_lazy("navigation", "Round tables"),
        Permission.TALK_READ,
        section=Section.CARE,
        place=50,
    ),
    Page(
        "desk:replies",
        "reply",
        pgettext_lazy("navigation", "Replies we owe"),
        Permission.TALK_REPLY,
        section=Section.CARE,
        place=55,
    ),
)

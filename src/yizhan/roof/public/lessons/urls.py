from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.lessons import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("lessons", views.lessons, name="lessons"),
    path("lessons/forget", views.forget, name="lessons_forget"),
    path("lessons/<slug:code>", views.lesson, name="lesson"),
    path("lessons/<slug:code>/pictures/<int:number>", views.picture, name="lesson_picture"),
    path("lessons/<slug:code>/read", views.read, name="lesson_read"),
]

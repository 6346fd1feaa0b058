from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.tasks import views as tasks
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("tasks", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>", tasks.task, name="task"),
    path("tasks/<int:pk>/export.<str:form>", tasks.export_file, name="task_export"),
    path("tasks/<int:pk>/file", tasks.attachment, name="task_file"),
    path("tasks/<int:pk>/remind", tasks.remind, name="task_remind"),
    path("tasks/new", tasks.new_task, name="task_new"),
    path("tasks/who", tasks.chosen_units, name="task_who"),
]

navigation = (
    Page(
        "desk:tasks",
        "send",
        pgettext_lazy("navigation", "Tasks"),
        Permission.DUTY_READ,
        section=Section.ORGANISATION,
        place=60,
    ),
)

from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0011_topics_of_activities")]

    operations = [
        AllowValues("message", "notify_message_topic_known", ["visit.assigned"]),
    ]

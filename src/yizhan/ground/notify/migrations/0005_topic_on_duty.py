from django.db import migrations, models

from yizhan.ground.notify.rules import topics
from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0004_message_topic_known")]

    operations = [
        migrations.AlterField("message", "topic", models.CharField(max_length=60, choices=topics)),
        AllowValues("message", "notify_message_topic_known", ["case.on_duty"]),
    ]

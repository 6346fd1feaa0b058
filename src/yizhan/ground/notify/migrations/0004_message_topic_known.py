"""A message has one of the declared topics. Every row stays; an undeclared topic stops the migration,
because no endpoint could have subscribed to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0003_narrow_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="topic",
            field=models.CharField(
                choices=[
                    ("sign_in_code", "a code to sign in"),
                    ("account.merged", "two accounts became one"),
                    ("case.new", "a new case for a unit"),
                    ("case.moved", "news of a case to the person who asked"),
                    ("case.asked_back", "a question to the person who asked"),
                    ("case.answered", "the answer to the person who asked"),
                    ("case.reply", "the person who asked wrote something"),
                    ("case.handed_on", "a case goes to another unit"),
                    ("case.merged", "a case is handled together with another"),
                    ("case.unmerged", "a case is handled by itself again"),
                    ("case.due_soon", "a case is due soon"),
                    ("case.escalated", "a case goes to the level above"),
                    ("branch.event", "an event of a branch"),
                    ("development.step", "a step of a candidacy is due"),
                    ("duty.new", "a new duty for a unit"),
                    ("duty.due_soon", "a duty is due soon"),
                    ("duty.late", "a duty is overdue"),
                    ("duty.passed_on", "duties go to another unit"),
                    ("duty.reminder", "a reminder of a duty"),
                    ("duty.returned", "an answer was sent back"),
                    ("meeting.planned", "a meeting is planned"),
                    ("term.ending", "a term of office ends soon"),
                    ("riding.asked", "a question whether somebody still rides"),
                    ("riding.ended", "an entry in the register ended"),
                    ("certificate.ends", "a health certificate ends soon"),
                ],
                max_length=60,
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        [
                            "sign_in_code",
                            "account.merged",
                            "case.new",
                            "case.moved",
                            "case.asked_back",
                            "case.answered",
                            "case.reply",
                            "case.handed_on",
                            "case.merged",
                            "case.unmerged",
                            "case.due_soon",
                            "case.escalated",
                            "branch.event",
                            "development.step",
                            "duty.new",
                            "duty.due_soon",
                            "duty.late",
                            "duty.passed_on",
                            "duty.reminder",
                            "duty.returned",
                            "meeting.planned",
                            "term.ending",
                            "riding.asked",
                            "riding.ended",
                            "certificate.ends",
                        ],
                    )
                ),
                name="notify_message_topic_known",
            ),
        ),
    ]

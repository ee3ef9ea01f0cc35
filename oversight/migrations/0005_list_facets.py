from itertools import batched

import django.db.models.deletion
from django.db import migrations, models

from oversight.parties import concerned, joined


BATCH = 500
CONDITIONS = {'written': 1, 'special': 2, 'oral': 4, 'condition': 8}
CONSENT = 16


def fill(apps, _schema_editor):
    """The new roll-ups of rows that are there already, as `oversight.rollups` computes them."""
    Resolution, Parties = apps.get_model('oversight', 'Resolution'), apps.get_model('oversight', 'Parties')
    children = ('assignments', 'freezes__committees', 'requirements__committees')
    rows = Resolution.objects.order_by('pk').prefetch_related(*children).iterator(chunk_size=BATCH)
    for batch in batched(rows, BATCH):
        sets = {}
        for resolution in batch:
            obligations = [*resolution.freezes.all(), *resolution.requirements.all()]
            found = concerned(
                [*(a.agency_id for a in resolution.assignments.all()), *filter(None, [resolution.heading_agency_id])],
                [*(c.pk for each in obligations for c in each.committees.all()), *filter(None, [resolution.committee_id])],
            )
            sets[found.key] = found
            resolution.parties_id = found.key
            for each in obligations:
                resolution.conditions |= CONDITIONS.get(each.report_type, 0)
                resolution.conditions |= CONSENT if getattr(each, 'consent', False) else 0
        kept = [Parties(key, joined(each.agencies), joined(each.committees)) for key, each in sets.items()]
        Parties.objects.bulk_create(kept, ignore_conflicts=True)
        Resolution.objects.bulk_update(batch, ['parties', 'conditions'])


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0002_history'),
        ('oversight', '0004_import_batches'),
    ]

    operations = [
        migrations.CreateModel(
            name='Parties',
            fields=[
                ('key', models.BigIntegerField(editable=False, primary_key=True, serialize=False, verbose_name='鍵')),
                ('agencies', models.TextField(blank=True, editable=False, verbose_name='機關')),
                ('committees', models.TextField(blank=True, editable=False, verbose_name='委員會')),
            ],
            options={
                'verbose_name': '相關機關與委員會',
                'verbose_name_plural': '相關機關與委員會',
            },
        ),
        migrations.AddField(
            model_name='resolution',
            name='conditions',
            field=models.PositiveSmallIntegerField(default=0, editable=False, help_text='位元和，見 oversight.choices.Condition', verbose_name='條件'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='parties',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='oversight.parties', verbose_name='相關機關與委員會'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='state',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['reported'])), then=models.Value('awaiting_reply')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['approved', 'partly', 'filed'])), then=models.Value('awaiting_plenary')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['continued'])), then=models.Value('continued')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['postponed'])), then=models.Value('postponed')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['returned'])), then=models.Value('returned')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['scheduled'])), then=models.Value('scheduled')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['referred'])), then=models.Value('referred')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['bounced'])), then=models.Value('bounced')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['sent'])), then=models.Value('sent')), models.When(models.Q(('open_freezes__gt', 0), ('step__in', ['released'])), then=models.Value('partly_released')), models.When(models.Q(('freeze_count__gt', 0), ('open_freezes', 0), ('open_requirements', 0)), then=models.Value('released')), models.When(models.Q(('freeze_count', 0), ('open_requirements', 0), ('requirement_count__gt', 0)), then=models.Value('delivered')), models.When(models.Q(('open_requirements__gt', 0), ('contributed_on__isnull', False), ('open_freezes', 0)), then=models.Value('handed_over')), models.When(models.Q(('answer_state', 'not_in_source')), then=models.Value('not_in_source')), models.When(models.Q(('answer_state', 'not_ours'), ('open_freezes', 0)), then=models.Value('not_ours')), models.When(models.Q(('open_freezes__gt', 0)), then=models.Value('freeze_unsent')), models.When(models.Q(('open_requirements__gt', 0)), then=models.Value('report_pending')), models.When(models.Q(('answer_state', 'answered')), then=models.Value('answered')), models.When(models.Q(('answer_state', 'partial')), then=models.Value('partly_answered')), default=models.Value('unanswered'), output_field=models.CharField(max_length=16)), output_field=models.CharField(max_length=16), verbose_name='不計日期之狀態'),
        ),
        migrations.AddIndex(
            model_name='resolution',
            index=models.Index(fields=['is_fictional', 'fiscal_year', 'part', 'kuan', 'xiang', 'number'], name='resolution_world_order'),
        ),
        migrations.AddIndex(
            model_name='resolution',
            index=models.Index(fields=['is_fictional', 'fiscal_year', 'kind', 'state', 'parties', 'conditions', 'due_state', 'due_on', 'freeze_count', 'unknown_amounts', 'frozen', 'released'], name='resolution_by_year'),
        ),
        migrations.AddIndex(
            model_name='resolution',
            index=models.Index(fields=['is_fictional', 'parties', 'fiscal_year', 'kind', 'state', 'conditions', 'due_state', 'due_on', 'freeze_count', 'unknown_amounts', 'frozen', 'released'], name='resolution_by_parties'),
        ),
        migrations.AddIndex(
            model_name='resolution',
            index=models.Index(fields=['is_fictional', 'state', 'conditions', 'due_state', 'due_on', 'freeze_count', 'unknown_amounts', 'frozen', 'released', 'fiscal_year', 'kind', 'parties'], name='resolution_by_state'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

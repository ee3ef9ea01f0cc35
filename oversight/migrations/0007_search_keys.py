import budget.search
from django.db import migrations


def fill(apps, schema_editor):
    """The keys of rows that are there already."""
    field = apps.get_model('oversight', 'Letter')._meta.get_field('search_key')
    budget.search.write_keys(field, schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0006_changes_and_sorting'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='search_key',
            field=budget.search.SearchKeyField('number_text', 'number', 'subject', blank=True, default='', editable=False, verbose_name='查詢用字'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='resolution',
            name='search_key',
            field=budget.search.SearchKeyField('text', blank=True, default='', editable=False, verbose_name='查詢用字'),
        ),
        migrations.AlterField(
            model_name='response',
            name='search_key',
            field=budget.search.SearchKeyField('text', blank=True, default='', editable=False, verbose_name='查詢用字'),
        ),
    ]

import budget.search
from django.db import migrations


def fill(apps, schema_editor):
    """The keys of rows that are there already."""
    field = apps.get_model('budget', 'LineItem')._meta.get_field('search_key')
    budget.search.write_keys(field, schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0002_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='lineitem',
            name='search_key',
            field=budget.search.SearchKeyField('code', 'name', 'description', blank=True, default='', editable=False, verbose_name='查詢用字'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]

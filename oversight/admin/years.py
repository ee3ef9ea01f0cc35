"""Pages of the budget that know of resolutions: years, whose dates deadlines run from, and tables of lines and agencies."""

from __future__ import annotations

from django.contrib import admin

from budget.admin import AgencyAdmin, FiscalYearAdmin, LineItemAdmin
from budget.models import Agency, FiscalYear, LineItem
from oversight.admin.rollups import RollUpMixin
from oversight.admin.tables import TableAdmin

admin.site.unregister(
    [FiscalYear, Agency, LineItem]
)  # budget's own pages know of no resolutions and no imports


@admin.register(FiscalYear)
class DeadlineYearAdmin(RollUpMixin, FiscalYearAdmin):
    resolution_path = "resolutions"


@admin.register(Agency)
class AgencyTableAdmin(TableAdmin, AgencyAdmin):
    pass


@admin.register(LineItem)
class LineItemTableAdmin(TableAdmin, LineItemAdmin):
    pass

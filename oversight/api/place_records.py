"""What one budget line and one agency say; in the manner of `oversight.api.records`."""

from __future__ import annotations

from budget.models import Agency, LineItem
from oversight.api.records import Record


def line_record(line: LineItem, *, demo: bool) -> Record:
    """One budget line, joined with its year, agency and parent."""
    return {
        "year": line.fiscal_year.year,
        "budget_kind": line.fiscal_year.kind,
        "slug": line.slug,
        "code": line.code,
        "name": line.name,
        "side": line.side,
        "kind": line.kind,
        "kind_label": line.get_kind_display(),
        "number": line.number,
        "parent": line.parent.slug if line.parent else None,
        "agency": line.agency.code if line.agency else None,
        "proposed": line.proposed,
        "statutory": line.statutory,
        "prior_year": line.prior_year,
        "prior_settled": line.prior_settled,
        "derivation": line.derivation,
        "source": line.source,
        "source_line": line.source_line,
        "fictional": demo,
        "url": line.get_absolute_url(),
    }


def agency_record(agency: Agency) -> Record:
    """One agency, with its parent and its other names."""
    names = [
        {"code": name.code, "name": name.name, "first_year": name.first_year, "last_year": name.last_year}
        for name in agency.names.all()
    ]
    return {
        "code": agency.code,
        "name": agency.name,
        "full_name": agency.full_name,
        "parent": agency.parent.code if agency.parent else None,
        "names": names,
        "fictional": agency.is_fictional,
        "url": agency.get_absolute_url(),
    }

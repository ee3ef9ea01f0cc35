"""Resolutions, what they oblige, how the Yuan and the agencies handled them, and what was answered."""

from oversight.models.answers import Response
from oversight.models.assignments import Assignment, UniformCut
from oversight.models.audit import AuditEntry, AuditHead
from oversight.models.changes import Change
from oversight.models.extensions import Extension
from oversight.models.imports import ImportBatch, ImportChunk
from oversight.models.links import ResolutionLine
from oversight.models.obligations import FreezeCondition, FreezeStep, ReportType, Requirement
from oversight.models.parties import Parties
from oversight.models.passwords import UsedPassword
from oversight.models.people import Membership
from oversight.models.resolutions import Resolution
from oversight.models.subscriptions import Subscription, SubscriptionRequest
from oversight.models.yuan import Committee, Letter, LetterKind, LetterTemplate, Meeting, Speed

__all__ = [
    "Assignment",
    "AuditEntry",
    "AuditHead",
    "Change",
    "Committee",
    "Extension",
    "FreezeCondition",
    "FreezeStep",
    "ImportBatch",
    "ImportChunk",
    "Letter",
    "LetterKind",
    "LetterTemplate",
    "Meeting",
    "Membership",
    "Parties",
    "ReportType",
    "Requirement",
    "Resolution",
    "ResolutionLine",
    "Response",
    "Speed",
    "Subscription",
    "SubscriptionRequest",
    "UniformCut",
    "UsedPassword",
]

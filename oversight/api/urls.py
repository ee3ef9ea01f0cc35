"""Addresses of the interface, below /api/v1/."""

from django.urls import path

from oversight.api import views

urlpatterns = [
    path("resolutions/", views.resolutions, name="api-resolutions"),
    path("freezes/", views.freezes, name="api-freezes"),
    path("responses/", views.responses, name="api-responses"),
    path("lines/", views.lines, name="api-lines"),
    path("agencies/", views.agencies, name="api-agencies"),
    path("openapi.json", views.openapi, name="api-openapi"),
]

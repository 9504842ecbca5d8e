"""Addresses of the room reports."""

from __future__ import annotations

from django.urls import path

from baken.apps.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("beginnen/", views.begin, name="begin"),
    path("<uuid:uuid>/", views.report, name="report"),
    path("<uuid:uuid>/verslag.html", views.as_page, name="web_page"),
    path("<uuid:uuid>/verslag.pdf", views.as_pdf, name="pdf"),
    path("<uuid:uuid>/verslag.docx", views.as_word, name="word"),
    path("<uuid:uuid>/verslag.xlsx", views.as_workbook, name="workbook"),
    path("<uuid:uuid>/hernoemen/", views.rename, name="rename"),
    path("<uuid:uuid>/verwijderen/", views.remove, name="remove"),
    path("<uuid:uuid>/delen/<str:part>/", views.part, name="part"),
    path("<uuid:uuid>/delen/<str:part>/weglaten/", views.leave_out, name="leave_out"),
]

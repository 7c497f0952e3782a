"""The applicant's pages under /apply/: units, the year's application, what became of it."""

from django.urls import path

from evaluations.views import applications, handin, home, registration, sections, units

app_name = "apply"
urlpatterns = [
    path("", home.home, name="home"),
    path("register/", registration.begin, name="register"),
    path("register/<str:kind>/<str:uscc>/", registration.register, name="register-unit"),
    path("claim/<str:uscc>/", registration.claim, name="claim"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.edit, name="unit-edit"),
    path("units/<int:pk>/start/", units.start, name="start"),
    path("applications/<int:pk>/", applications.overview, name="application"),
    path("applications/<int:pk>/sections/<str:section>/", sections.section, name="section"),
    path("applications/<int:pk>/review/", handin.review, name="review"),
    path("applications/<int:pk>/receipts/<int:number>/", handin.receipt, name="receipt"),
    path("applications/<int:pk>/submissions/<int:number>/", handin.submission, name="submission"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
]

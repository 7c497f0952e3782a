"""The applicant's pages under /apply/: units, the year's application, what became of it."""

from django.urls import include, path

from evaluations.views import (
    applications,
    autosave,
    colleagues,
    evidence,
    handin,
    home,
    registration,
    sections,
    surrender,
)

app_name = "apply"
urlpatterns = [
    path("", home.home, name="home"),
    path("register/", registration.begin, name="register"),
    path("register/<str:kind>/<str:uscc>/", registration.register, name="register-unit"),
    path("claim/<str:uscc>/", registration.claim, name="claim"),
    path("invitations/<str:secret>/", colleagues.invitation, name="invitation"),
    path("units/<int:pk>/", include("evaluations.urls_units")),
    path("", include("evaluations.urls_facts")),
    path("applications/<int:pk>/", applications.overview, name="application"),
    path("applications/<int:pk>/sections/<str:section>/", sections.section, name="section"),
    path("applications/<int:pk>/sections/<str:section>/answers/", autosave.answers, name="answers"),
    path("applications/<int:pk>/sections/<str:section>/evidence/", evidence.evidence, name="evidence"),
    path("applications/<int:pk>/review/", handin.review, name="review"),
    path("applications/<int:pk>/receipts/<int:number>/", handin.receipt, name="receipt"),
    path("applications/<int:pk>/submissions/<int:number>/", handin.submission, name="submission"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
    path("applications/<int:pk>/reassess/", applications.reassess, name="reassess"),
    path("titles/<str:number>/surrender/", surrender.surrender, name="surrender"),
    path("titles/<str:number>/surrender/withdraw/", surrender.withdraw, name="surrender-withdraw"),
]

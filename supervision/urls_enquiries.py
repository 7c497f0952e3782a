"""Addresses of questions to departments. They share the namespace of `supervision.urls`."""

from django.urls import path

from supervision.views import enquiries

urlpatterns = [
    path("enquiries/", enquiries.enquiry_list, name="enquiries"),
    path("enquiries/new/", enquiries.ask, name="enquiry-ask"),
    path("enquiries/<int:pk>/", enquiries.enquiry_page, name="enquiry"),
    path("enquiries/<int:pk>/link/", enquiries.reveal, name="enquiry-link"),
    path("enquiries/items/<int:pk>/recall/", enquiries.recall, name="enquiry-recall"),
]

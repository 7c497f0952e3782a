"""Where departments answer: with an account under their letters, or by the link of one letter."""

from django.urls import path

from proceedings import views

app_name = "answers"
urlpatterns = [
    path("", views.letters, name="letters"),
    path("letters/<int:pk>/", views.own_letter, name="own-letter"),
    path("letters/<int:pk>/<int:item>/", views.own_item, name="own-item"),
    path("<str:secret>/", views.letter, name="letter"),
    path("<str:secret>/<int:pk>/", views.item, name="item"),
]

"""Addresses of buying."""

from django.urls import path

from procurement import views

app_name = "procurement"
urlpatterns = [path("kynnysarvot", views.ThresholdList.as_view(), name="thresholds")]

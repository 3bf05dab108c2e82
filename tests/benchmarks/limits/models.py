"""One table, as wide as a card of a list."""

from django.db import models


class Item(models.Model):
    number = models.PositiveIntegerField(unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    summary = models.TextField()
    vendor = models.CharField(max_length=80)
    layer = models.CharField(max_length=40)
    licence = models.CharField(max_length=40)
    code_state = models.CharField(max_length=10)
    interface_state = models.CharField(max_length=10)
    data_state = models.CharField(max_length=10)
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    months = models.PositiveSmallIntegerField()
    approved_at = models.DateTimeField()

    def __str__(self):
        return self.name

"""Admin pages: some show and do not change; what the others change is told to the audit log.

It is told column by column.
"""

import json
from typing import Any

from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import QuerySet
from django.dispatch import Signal
from django.forms import ModelForm
from django.http import HttpRequest

# Sent inside the transaction of an act in the admin: `obj`, `user`, `verb`, `act` ("added",
# "changed", "removed") and `columns`, name → [old, new].
# Of personal data only the name of the column is told, with None for both.
admin_act = Signal()
State = dict[str, Any]


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- Django's own signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        return False


def state_of(obj: models.Model) -> State:
    """Every column of the row as the database has it, and what it is joined to many times over.

    Empty when the row is not there.
    """
    stored = type(obj)._base_manager.filter(pk=obj.pk).first() if obj.pk else None  # noqa: SLF001 -- Django's documented _base_manager
    if stored is None:
        return {}
    columns = {
        field.name: field.value_from_object(stored)
        for field in stored._meta.concrete_fields  # noqa: SLF001 -- Django's documented _meta
        if not field.primary_key
    }
    joined = {
        field.name: sorted(row.pk for row in field.value_from_object(stored))
        for field in stored._meta.many_to_many  # noqa: SLF001 -- as above
    }
    state: State = json.loads(json.dumps(columns | joined, cls=DjangoJSONEncoder, default=str))
    return state


def changes(before: State, after: State, personal: frozenset[str]) -> dict[str, list[Any] | None]:
    """Name → [old, new] of what differs.

    An empty value is as good as none where there was no row. Personal columns are named with None.
    """
    differing = [
        name
        for name in {**before, **after}
        if before.get(name) != after.get(name)
        and (before.get(name) or after.get(name) or (before and after))
    ]
    return {
        name: None if name.rpartition(".")[2] in personal else [before.get(name), after.get(name)]
        for name in differing
    }


class LoggedAdmin(admin.ModelAdmin[Any]):
    """What staff change here is logged: old and new of every column, of the rows below it too."""

    verb = "admin.changed"
    removal_verb = ""
    personal: frozenset[str] = frozenset()

    def whole_state(self, obj: models.Model) -> State:
        state = state_of(obj)
        for inline in self.inlines:
            below = (
                inline.model._base_manager.filter(**{_key_to(inline.model, type(obj)): obj.pk})  # noqa: SLF001 -- Django's documented _base_manager
                if obj.pk
                else []
            )
            for row in below:
                state |= {
                    f"{inline.model._meta.model_name}.{row.pk}.{name}": (  # noqa: SLF001 -- Django's documented _meta
                        value
                    )
                    for name, value in state_of(row).items()
                }
        return state

    def tell(
        self, request: HttpRequest, obj: models.Model, act: str, before: State, after: State
    ) -> None:
        columns = changes(before, after, self.personal | _addresses(type(obj)))
        if columns:
            admin_act.send(
                sender=type(obj),
                obj=obj,
                user=request.user,
                verb=(self.removal_verb if act == "removed" else "") or self.verb,
                act=act,
                columns=columns,
            )

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,  # noqa: ANN401 -- Django's own signature
        form: ModelForm[Any],
        change: bool,  # noqa: FBT001 -- Django's own signature
    ) -> None:
        # What was is kept until all is saved.
        form.state_before = self.whole_state(obj) if change else {}  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[Any],
        formsets: Any,  # noqa: ANN401 -- Django's own signature
        change: bool,  # noqa: FBT001 -- Django's own signature
    ) -> None:
        super().save_related(request, form, formsets, change)
        self.tell(
            request,
            form.instance,
            "changed" if change else "added",
            form.state_before,  # type: ignore[attr-defined]
            self.whole_state(form.instance),
        )

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self.tell(request, obj, "removed", self.whole_state(obj), {})
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


def _key_to(below: type[models.Model], above: type[models.Model]) -> str:
    return next(
        field.name
        for field in below._meta.concrete_fields  # noqa: SLF001 -- Django's documented _meta
        if field.remote_field and field.remote_field.model is above
    )


def _addresses(model: type[models.Model]) -> frozenset[str]:
    return frozenset(
        field.name
        for field in model._meta.concrete_fields  # noqa: SLF001 -- Django's documented _meta
        if isinstance(field, models.EmailField)
    )

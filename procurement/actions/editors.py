"""What changes who edits the frameworks of a purchasing body."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent, User
from procurement.actions.roles import RoleActs
from procurement.models import BodyEditor, PurchasingBody
from procurement.permissions import DECIDING_EDITORS, bodies_of, is_of_body

EDITORS = RoleActs(
    model=BodyEditor,
    name="editor",
    of="body",
    right=DECIDING_EDITORS,
    staff_page="procurement:staff-editors",
    own_page="procurement:editing",
    claimed=AuditEvent.Verb.EDITOR_CLAIMED,
    proven=AuditEvent.Verb.EDITOR_PROVEN,
    refused=AuditEvent.Verb.EDITOR_REFUSED,
    ended=AuditEvent.Verb.EDITOR_ENDED,
    key=lambda body: body.slug,
)
end_editing, confirm_editor, refuse_editor = EDITORS.end, EDITORS.confirm, EDITORS.refuse


@transaction.atomic
def claim_body(*, user: User, body: PurchasingBody, note: str, at: datetime) -> BodyEditor:
    """Prove the role by an address in the body's domain, or leave a claim to staff.

    Whoever edits for the body already keeps the role; a claim there was is replaced.
    """
    User.objects.select_for_update().get(pk=user.pk)
    present = BodyEditor.objects.filter(user=user, body=body, ended_at__isnull=True).first()
    if present is not None and bodies_of(user).filter(pk=body.pk).exists():
        return present
    if present is not None:
        EDITORS.end(role=present, by=user, at=at)
    return EDITORS.claim(
        user=user, of_whom=body, note=note, is_proven=is_of_body(user, body), at=at
    )

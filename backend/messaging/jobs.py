"""What the worker does about files."""

from common.jobs import every_minute, job
from common.media import remove_folder, remove_nobodys, remove_unfinished
from common.times import now
from messaging.attachments import DAY, Attachment
from messaging.uploads import KIND, folder_of

BATCH = 200  # files in one run


@job
def remove_files() -> None:
    """Remove from disk what nobody can get any more. The row goes when it no longer counts for its day."""
    for gone in Attachment.objects.filter(message=None, state=Attachment.State.GONE)[:BATCH]:
        remove_folder(folder_of(gone.pk))
        Attachment.objects.filter(pk=gone.pk).update(state=Attachment.State.CLEARED)


@every_minute
def remove_nobodys_files() -> None:
    """Remove from disk what has no row."""
    remove_nobodys(KIND, lambda ids: Attachment.objects.filter(pk__in=ids).values_list("pk", flat=True))


@every_minute
def forget_files() -> None:
    """What was never sent within a day is given up, what was given up is forgotten, what broke off is removed."""
    old = Attachment.objects.filter(message=None, created_at__lt=now() - DAY).order_by("created_at")
    unsent = old.unsent().values_list("pk", flat=True)[:BATCH]
    Attachment.objects.unsent().filter(pk__in=list(unsent)).give_up()
    remove_files()
    remove_unfinished()
    cleared = old.filter(state=Attachment.State.CLEARED).values_list("pk", flat=True)[:BATCH]
    Attachment.objects.filter(pk__in=list(cleared)).delete()

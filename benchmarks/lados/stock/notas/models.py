"""Notes, written the way the Wagtail documentation writes them."""

from django.core.paginator import Paginator
from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page


class NoteIndexPage(Page):
    """A list of the notes below this page, newest first."""

    def get_context(self, request, *args, **kwargs):
        """Add one page of notes."""
        context = super().get_context(request, *args, **kwargs)
        notes = NotePage.objects.live().descendant_of(self).order_by("-date")
        context["notes"] = Paginator(notes, 20).get_page(request.GET.get("page"))
        return context


class NotePage(Page):
    """A note: a date, a place and a body of headings, rich text and agreements."""

    date = models.DateField()
    place = models.CharField(max_length=250)
    body = StreamField(
        [
            ("heading", blocks.CharBlock(form_classname="title")),
            ("paragraph", blocks.RichTextBlock()),
            ("agreement", blocks.TextBlock()),
        ]
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("place"),
        FieldPanel("body"),
    ]

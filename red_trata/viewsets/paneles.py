"""Lo que varios registros de la Red ponen igual en su formulario."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel

VIGENCIA = FieldRowPanel([FieldPanel("desde"), FieldPanel("hasta")])

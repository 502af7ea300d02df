"""La página que enseña todos los componentes, para quien administra el sitio."""

import datetime as dt

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from intranet.mes import mes_de
from intranet.models import Archivo
from intranet.registro import registro
from intranet.templatetags.red import ESTADOS
from intranet.texto import plegar
from intranet.textos.vistas import anotar

TONOS = {
    "bien": "va bien",
    "pronto": "pide atención",
    "tarde": "la exige",
    "nada": "solo informa",
}


class FiltroDeEstados(forms.Form):
    """Filtra la tabla de estados de la página."""

    tono = forms.ChoiceField(required=False, choices=[("", "Todos"), *TONOS.items()])
    palabra = forms.CharField(required=False, max_length=60)

    def filas(self) -> list[tuple[str, str, str]]:
        """Palabra, forma y sentido de cada estado que cumple lo pedido."""
        pedido = self.cleaned_data if self.is_valid() else {}
        return [
            (e.palabra, e.forma, TONOS[e.tono])
            for e in ESTADOS.values()
            if pedido.get("tono", "") in ("", e.tono)
            and plegar(pedido.get("palabra", "")) in plegar(e.palabra)
        ]


class FormularioDeMuestra(forms.Form):
    """Un campo de cada clase, para verlos con sus errores."""

    titulo = forms.CharField(label="Título", help_text="Lo que se diría en voz alta.")
    correo = forms.EmailField(label="Correo institucional (opcional)", required=False)
    nota = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    presencia = forms.ChoiceField(
        choices=[("presente", "Presente"), ("ausente", "Ausente")], widget=forms.RadioSelect
    )
    archivo = forms.FileField(
        label="Evidencia (opcional)", required=False, help_text="PDF o imagen, hasta 10 MB."
    )


@require_safe
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def componentes(request: HttpRequest) -> HttpResponse:
    """Todos los componentes con datos de la base; donde no los hay, su estado vacío.

    El mes es el de lo próximo que viene, o el de hoy si no viene nada.
    """
    hoy = timezone.localdate()
    proximas = registro.entradas(request.user, hoy, hoy + dt.timedelta(days=60))
    dia = proximas[0].primer_dia if proximas else hoy
    primero, ultimo = mes_de(dia, []).limites
    filtro = FiltroDeEstados(request.GET)
    archivo = Archivo.objects.first()
    anotar([archivo] if archivo else [])
    return render(
        request,
        "intranet/componentes.html",
        {
            "mes": mes_de(dia, registro.entradas(request.user, primero, ultimo)),
            "filtro": filtro,
            "pagina": Paginator(filtro.filas(), 8).get_page(request.GET.get("pagina")),
            "columnas": ["Estado", "Forma", "Qué dice"],
            "ficha": [
                ("Cuenta", request.user.username),
                ("Rol", request.user.rol),
                ("Correo", request.user.email, f"mailto:{request.user.email}"),
                ("Segunda línea, que por vacía no sale", ""),
            ],
            "archivo": archivo,
            "formulario": FormularioDeMuestra({"correo": "sin arroba", "presencia": "presente"}),
            "muestras": registro.muestras(request.user),
        },
    )

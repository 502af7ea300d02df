"""La pantalla de importar: elegir, mirar qué pasaría, contestar lo dudoso y escribir."""

from __future__ import annotations

import csv
import io
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views import View

from intranet.auditoria.services import anotar_importacion
from intranet.controles import Desplegable
from intranet.importacion.guardado import Guardado, Vencido, guardar, recuperar
from intranet.importacion.importador import Importador, NoTodasValen
from intranet.importacion.informe import Informe
from intranet.importacion.lectura import OCTETOS_MAXIMOS, NoSeLee
from intranet.models.auditoria import Importacion
from intranet.subidas import HOJAS, recibir

FILAS_A_LA_VISTA = 100


class ArchivoForm(forms.Form):
    """La hoja que se trae."""

    archivo = forms.FileField(
        label="Hoja",
        help_text="CSV o Excel (.xlsx), de hasta 20 MB. Primero se ensaya: no se escribe nada.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx", "autocomplete": "off"}),
        error_messages={
            "required": "Elija la hoja que quiere traer.",
            "empty": "El archivo está vacío.",
        },
    )

    def clean_archivo(self):
        """No se guarda lo que no se va a leer: entra por la puerta de todos los archivos.

        :raises ValidationError: si no es una hoja, está dañada o pesa demasiado.
        """
        archivo = self.cleaned_data["archivo"]
        if archivo.size > OCTETOS_MAXIMOS:
            raise forms.ValidationError("El archivo pesa más de 20 MB. Divídalo en partes.")
        if archivo.name.lower().endswith(".xls"):
            raise forms.ValidationError("Es un Excel antiguo (.xls). Guárdelo como .xlsx.")
        return recibir(archivo, HOJAS, maximo=OCTETOS_MAXIMOS)


class DudasForm(forms.Form):
    """Lo que hay que contestar para leer la hoja."""

    def __init__(self, informe: Informe, respuestas: dict[str, str]) -> None:
        super().__init__(initial=respuestas, use_required_attribute=False)
        for clave, pregunta in informe.preguntas.items():
            cuantas = len(pregunta.filas)
            filas = ", ".join(map(str, pregunta.filas[:8])) + ("…" if cuantas > 8 else "")
            self.fields[clave] = forms.ChoiceField(
                label=f"{pregunta.columna}: {pregunta.texto}",
                choices=[("", "Aún no lo sé"), *pregunta.opciones],
                help_text=f"{'Fila' if cuantas == 1 else 'Filas'} {filas}.",
                widget=Desplegable,
            )


# Cada paso abre su transacción: un ensayo largo no tiene por qué tomar el candado de la base.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class Importar(View):
    """Trae una hoja con un importador. Un dominio hereda y dice lo suyo.

    :cvar importador: la clase del importador.
    :cvar migas: el rastro hasta aquí.
    """

    importador: ClassVar[type[Importador]]
    migas: ClassVar[list[tuple[str, str]]] = []
    template_name = "intranet/importar.html"

    def puede(self, usuario: Any) -> bool:
        """Si ``usuario`` puede traer hojas aquí."""
        raise NotImplementedError

    def nuevo_importador(self) -> Importador:
        """Uno por importación; quien necesite saber quién importa, lo añade."""
        return self.importador()

    def volver(self) -> str:
        """A dónde se va al terminar."""
        return str(self.migas[-1][1])

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Cierra la puerta a quien no puede.

        :raises PermissionDenied: si no puede.
        """
        if not self.puede(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """El formulario; con ``?plantilla``, la hoja en blanco; con ``?hecha``, lo que se trajo."""
        if "plantilla" in request.GET:
            return self._plantilla()
        hecha = None
        if uuid := request.GET.get("hecha"):
            hecha = get_object_or_404(
                Importacion, uuid=uuid, quien=request.user, que=self.importador.clave
            )
        return self._pantalla(request, ArchivoForm(), hecha=hecha)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ensaya, descarga el informe o escribe, según el botón."""
        accion = request.POST.get("accion", "ensayar")
        formulario = ArchivoForm(request.POST, request.FILES)
        try:
            if "ficha" in request.POST:
                guardado = recuperar(request.POST["ficha"], request.user)
            elif formulario.is_valid():
                guardado = guardar(formulario.cleaned_data["archivo"], request.user)
            else:
                return self._pantalla(request, formulario)
            if accion in ("importar", "solo_validas"):
                return self._escribir(request, guardado, solo_validas=accion == "solo_validas")
            with guardado.abierto() as archivo:
                informe = self.nuevo_importador().ensayar(archivo, self._respuestas(request))
            if accion == "descargar":
                return self._descargar(informe, guardado)
            return self._ensayo(request, guardado, informe)
        except Vencido:
            formulario.errors.clear()
            formulario.add_error(
                "archivo", "El archivo ya se importó o pasó demasiado tiempo. Elíjalo otra vez."
            )
        except NoSeLee as error:
            guardado.soltar()
            formulario.errors.clear()
            formulario.add_error("archivo", f"«{guardado.nombre}»: {error}")
        return self._pantalla(request, formulario)

    @staticmethod
    def _respuestas(request: HttpRequest) -> dict[str, str]:
        return {c: v for c, v in request.POST.items() if c.startswith("duda-") and v}

    def _escribir(
        self, request: HttpRequest, guardado: Guardado, *, solo_validas: bool
    ) -> HttpResponse:
        razon = Importacion(archivo=guardado.nombre).razon
        try:
            with transaction.atomic(), guardado.abierto() as archivo:
                informe = self.nuevo_importador().escribir(
                    archivo, self._respuestas(request), razon=razon, solo_validas=solo_validas
                )
                archivo.seek(0)
                importacion = anotar_importacion(
                    usuario=request.user,
                    que=self.importador.clave,
                    archivo=guardado.nombre,
                    contenido=archivo.read(),
                    estado=Importacion.Estado.HECHA
                    if informe.todas_validas
                    else Importacion.Estado.PARCIAL,
                    conteos=informe.cuentas,
                    informe=informe.como_json(),
                )
        except NoTodasValen as error:
            return self._ensayo(request, guardado, error.informe)
        guardado.soltar()
        return redirect(f"{request.path}?hecha={importacion.uuid}")

    # --- Respuestas

    def _ensayo(self, request: HttpRequest, guardado: Guardado, informe: Informe) -> HttpResponse:
        dicen = informe.con_algo_que_decir
        respuestas = self._respuestas(request)
        return self._pantalla(
            request,
            None,
            informe=informe,
            guardado=guardado,
            dudas=DudasForm(informe, respuestas),
            contestadas={c: v for c, v in respuestas.items() if c not in informe.preguntas},
            filas=dicen[:FILAS_A_LA_VISTA],
            mas=max(0, len(dicen) - FILAS_A_LA_VISTA),
        )

    def _pantalla(self, request: HttpRequest, formulario: Any, **datos: Any) -> HttpResponse:
        return render(
            request,
            self.template_name,
            {
                "importador": self.nuevo_importador(),
                "formulario": formulario,
                "migas": self.migas,
                "volver": self.volver(),
                **datos,
            },
        )

    def _descargar(self, informe: Informe, guardado: Guardado) -> StreamingHttpResponse:
        return _csv(informe.como_csv(), f"informe de {guardado.nombre}.csv")

    def _plantilla(self) -> StreamingHttpResponse:
        salida = io.StringIO()
        csv.writer(salida, delimiter=";").writerow(
            c.titulo for c in self.nuevo_importador().columnas
        )
        return _csv(["\ufeff", salida.getvalue()], f"plantilla de {self.importador.titulo}.csv")


def _csv(lineas: Any, nombre: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        lineas,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=nombre)
        },
    )

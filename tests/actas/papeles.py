"""Las seis actas de papel y cómo se pasan a la casa."""

import datetime as dt
import json
from pathlib import Path

from actas.blocks import TODAS
from actas.models import Sesion
from red_trata.models import Designacion, Institucion, Membresia, Persona

PAPELES = json.loads(
    (Path(__file__).parents[1] / "datos" / "actas_antiguas.json").read_text(encoding="utf-8")
)["archivos"]
LITERAL_TODAS = "Todas las instituciones integrantes"
ENERO_2024 = dt.date(2024, 1, 1)


class Papel:
    """Un acta de papel y lo que hace falta en la casa para pasarla."""

    def __init__(self, dato: dict, instancia) -> None:
        self.dato = dato
        self.instancia = instancia
        self.fecha = dt.date.fromisoformat(dato["fecha"])
        self.designaciones: dict[tuple[str, str], Designacion] = {}
        nombres = {a["institucion"] for a in dato["asistentes"]}
        nombres |= {a["institucion"] for a in dato["ausentes"]}
        nombres |= {r for a in dato["acuerdos"] for r in a["responsables"]} - {LITERAL_TODAS}
        self.membresias = {n: self._membresia(n) for n in sorted(nombres)}
        for asistente in dato["asistentes"]:
            if asistente["persona"]:
                self._designar(asistente)

    def _membresia(self, nombre: str) -> Membresia:
        secretaria = nombre == "Secretaría Técnica"
        institucion, _ = Institucion.objects.get_or_create(
            nombre=nombre, defaults={"tipo": "secretaria" if secretaria else "sector"}
        )
        return Membresia.objects.create(
            institucion=institucion,
            instancia=self.instancia,
            calidad="secretaria" if secretaria else "integrante",
            desde=ENERO_2024,
        )

    def _designar(self, asistente: dict) -> None:
        condicion = "alterno" if asistente["condicion"] == "alterno" else "titular"
        clave = (asistente["institucion"], asistente["persona"])
        designacion = Designacion(
            membresia=self.membresias[asistente["institucion"]],
            persona=Persona.objects.get_or_create(nombre=asistente["persona"])[0],
            cargo=asistente["cargo"] or "",
            condicion=condicion,
            desde=ENERO_2024,
            documento_pendiente=True,
        )
        designacion.full_clean()
        designacion.save()
        self.designaciones[clave] = designacion

    def sesion(self) -> Sesion:
        """La sesión, con lo que el papel deja en duda."""
        dudas = []
        if self.dato.get("fecha_en_conflicto"):
            dudas.append(f"El papel trae dos fechas: {', '.join(self.dato['fecha_en_conflicto'])}")
        dudas += self.dato["defectos"]
        return Sesion.objects.create(
            instancia=self.instancia,
            tipo="SE" if self.dato["tipo_sesion"] == "extraordinaria" else "SO",
            numero_original=self.dato["numero"] or "",
            fecha=self.fecha,
            hora_inicio=dt.time.fromisoformat(self.dato["hora_inicio"]),
            hora_fin=dt.time.fromisoformat(self.dato["hora_fin"]),
            lugar=self.dato["lugar"] or "",
            agenda="\n".join(self.dato["agenda"]),
            en_duda=" · ".join(dudas)[:500],
        )

    def asistencia(self) -> list[dict]:
        """La lista de asistencia del papel, con los que no nombra como ausentes."""
        filas = []
        presentes = {a["institucion"] for a in self.dato["asistentes"]}
        justificadas = {a["institucion"] for a in self.dato["ausentes"] if a["justifico"]}
        for nombre, membresia in self.membresias.items():
            vinieron = [d.pk for (i, _), d in self.designaciones.items() if i == nombre]
            ausencia = "justificada" if nombre in justificadas else "ausente"
            filas.append(
                {
                    "institucion": str(membresia.institucion.uuid),
                    "presencia": "presente" if nombre in presentes else ausencia,
                    "designaciones": vinieron,
                    "nota": "",
                }
            )
        return filas

    def acuerdos(self) -> list[dict]:
        """Los acuerdos como bloques: lo que el papel no dice va «en duda», no se inventa."""
        bloques = []
        for acuerdo in self.dato["acuerdos"]:
            quienes = [
                TODAS if r == LITERAL_TODAS else str(self.membresias[r].institucion.uuid)
                for r in acuerdo["responsables"]
            ]
            dudas = " · ".join(acuerdo["defectos"])
            compromiso = {
                "responsables": quienes,
                "fecha_limite": acuerdo["fecha"],
                "fecha_aproximada": acuerdo["fecha_aproximada"],
                "plazo_literal": acuerdo["plazo_literal"] or "",
                "razon_sin_fecha": "" if acuerdo["fecha"] else acuerdo["fecha_regla"],
                "en_duda": dudas,
            }
            solo_decision = "no_es_compromiso" in acuerdo["defectos"]
            bloques.append(
                {
                    "texto": acuerdo["texto"],
                    "numero_original": str(acuerdo["n"]),
                    "en_duda": "" if solo_decision else dudas,
                    "compromisos": [] if solo_decision else [compromiso],
                }
            )
        return bloques

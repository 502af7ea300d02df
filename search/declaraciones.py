"""Quién edita las siglas que la búsqueda abre, y lo que se lleva a Elasticsearch."""

from django.conf import settings

from intranet.registro import registro
from intranet.roles import Rol
from search import auditoria, corrector, indice
from search.destacados import olvidar_fallidas
from search.elastic import labores

for rol in (Rol.SECRETARIA, Rol.GRDS, Rol.ADMINISTRADOR):
    registro.permitir(
        rol,
        *(f"search.{a}_{m}" for a in ("add", "change", "view") for m in ("sigla", "destacado")),
        "search.view_busquedafallida",
    )

registro.permitir(Rol.ADMINISTRADOR, *auditoria.PERMISOS)
for tabla in auditoria.TABLAS:
    registro.auditoria(tabla)


def _recontar() -> int:
    corrector.recontar()
    return 0  # no queda nada hasta la próxima vez


registro.labor("búsquedas olvidadas", cada=3600)(olvidar_fallidas)
registro.labor("vocabulario", cada=6 * 3600)(_recontar)
registro.labor("lo que cambia con la fecha", cada=300)(indice.renovar_lo_que_cambia_solo)

if settings.ELASTICSEARCH_URL:
    registro.labor("índice", cada=0.5)(labores.llevar)
    registro.labor("tener índice", cada=30)(labores.tener_indice)
    registro.labor("conciliación", cada=600)(labores.conciliar_de_noche)

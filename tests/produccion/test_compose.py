"""``compose.yaml`` y el ``Dockerfile``, hasta donde se pueden mirar sin Docker."""

import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings

from tests.produccion.servicios import COMPOSE, RAIZ, orden_de_la_imagen

DOCKERFILE = (RAIZ / "Dockerfile").read_text()
EJEMPLO = dict(
    linea.split("=", 1)
    for linea in (RAIZ / ".env.ejemplo").read_text().splitlines()
    if "=" in linea and not linea.startswith("#")
)
PROPIOS = {"preparar", "web-1", "web-2", "trabajador"}
SERVICIOS = COMPOSE["services"]


def leidas() -> set[str]:
    """Las variables de entorno que la configuración lee."""
    textos = [ruta.read_text() for ruta in Path(RAIZ / "intranet/settings").glob("*.py")]
    patron = r'(?:environ(?:\.get)?[(\[]|booleano\(|lista\()\s*"(\w+)"'
    return {nombre for texto in textos for nombre in re.findall(patron, texto)}


def pedidas() -> set[str]:
    """Las que ``compose.yaml`` toma de ``.env``."""
    return set(re.findall(r"\$\{(\w+)", (RAIZ / "compose.yaml").read_text()))


def test_estan_los_servicios():
    buscadores = {f"buscador-{n}" for n in (1, 2, 3)}
    assert set(SERVICIOS) == {"bd", "proxy", *buscadores, *PROPIOS}
    for nombre in PROPIOS:
        assert SERVICIOS[nombre]["image"] == f"intranet-red-tacna:{settings.VERSION}"
        assert SERVICIOS[nombre]["build"] == "."


def test_las_versiones_estan_fijadas_y_son_las_que_se_prueban():
    imagenes = [s["image"] for s in SERVICIOS.values()]
    imagenes += [i for i in re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) if i != "base"]
    for imagen in imagenes:
        assert re.search(r":\d+\.\d+\.?\d*", imagen), imagen
    elastic = runpy.run_path(str(RAIZ / "script/elasticsearch"))["IMAGEN"]
    assert {SERVICIOS[f"buscador-{n}"]["image"] for n in (1, 2, 3)} == {elastic}
    assert "-c constraints.txt '.[s3]'" in DOCKERFILE


def test_toda_variable_es_de_la_configuracion_o_de_compose():
    assert set(EJEMPLO) <= leidas() | pedidas()
    assert pedidas() <= set(EJEMPLO)
    for nombre in PROPIOS:
        assert set(SERVICIOS[nombre]["environment"]) <= leidas()
    assert set(re.findall(r"^\s*(?:ENV )?([A-Z_]+)=", DOCKERFILE, re.M)) <= leidas() | {
        "DJANGO_SETTINGS_MODULE",
        "PATH",
        "PYTHONUNBUFFERED",
    }
    texto = (RAIZ / "README.md").read_text()
    assert {n for n in leidas() if f"`{n}`" not in texto} == set()


@pytest.mark.parametrize("secreto", ["SECRET_KEY", "BD_CLAVE", "ALMACEN_S3_SECRETO"])
def test_ningun_secreto_va_en_el_repositorio(secreto):
    assert EJEMPLO[secreto] == ""
    assert "/.env" in (RAIZ / ".gitignore").read_text().split()


def test_cada_uno_espera_a_quien_necesita():
    assert SERVICIOS["preparar"]["depends_on"] == {"bd": {"condition": "service_healthy"}}
    for nombre in ("web-1", "web-2", "trabajador"):
        espera = {"preparar": {"condition": "service_completed_successfully"}}
        assert SERVICIOS[nombre]["depends_on"] == espera
    assert SERVICIOS["preparar"]["restart"] == "no"
    for nombre in ("bd", "buscador-1", "buscador-2", "buscador-3"):
        assert SERVICIOS[nombre]["healthcheck"]["test"]
    assert "HEALTHCHECK" in DOCKERFILE


def test_nadie_llega_a_la_base_ni_al_buscador_y_todo_tiene_un_tope():
    assert COMPOSE["networks"]["interna"] == {"internal": True}
    for nombre, servicio in SERVICIOS.items():
        assert servicio["mem_limit"], nombre
        assert ("ports" in servicio) == (nombre == "proxy")
        if nombre == "bd" or nombre.startswith("buscador"):
            assert servicio["networks"] == ["interna"]
    assert re.search(r"^USER intranet$", DOCKERFILE, re.M)
    for volumen in COMPOSE["volumes"]:
        assert any(f"{volumen}:" in v for s in SERVICIOS.values() for v in s.get("volumes", ()))


def test_la_imagen_lleva_todas_las_aplicaciones_y_nada_mas():
    llevadas = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.M))
    propias = {a for a in settings.INSTALLED_APPS if (RAIZ / a).is_dir()}
    assert llevadas == propias | {"locale", "templates"}
    programa, aplicacion, *_ = orden_de_la_imagen()
    assert (programa, aplicacion) == ("gunicorn", "intranet.wsgi:application")

"""Un servidor S3 de verdad (S3Proxy, de Maven Central) sobre una carpeta que se tira."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.config import Config

from tests.produccion.servicios import RAIZ, esperar, proceso, puertos_libres

VERSION = "2.6.0"
COPIAR = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>pruebas</groupId><artifactId>s3</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.gaul</groupId><artifactId>s3proxy</artifactId>
<version>{VERSION}</version></dependency></dependencies></project>"""
DEPOSITO, CLAVE, SECRETO = "intranet-pruebas", "llave-de-prueba", "secreto-de-prueba"


def _jars() -> Path:
    """El programa; lo trae la primera vez."""
    destino = RAIZ / "var" / f"s3proxy-{VERSION}"
    if not destino.is_dir():
        parcial = destino.with_suffix(f".{os.getpid()}")
        parcial.mkdir(parents=True)
        (parcial / "pom.xml").write_text(POM)
        orden = ["mvn", "-q", "-B", COPIAR, "-DincludeScope=runtime", "-DoutputDirectory=."]
        traido = subprocess.run(orden, cwd=parcial, capture_output=True, text=True)
        assert traido.returncode == 0, traido.stdout[-2000:]
        parcial.rename(destino)
    return destino


def _escucha(puerto: int) -> bool:
    with socket.socket() as prueba:
        return prueba.connect_ex(("127.0.0.1", puerto)) == 0


@contextmanager
def servidor(carpeta: Path) -> Iterator[dict[str, str]]:
    """El servidor con un depósito vacío y privado; da las variables con que se usa."""
    java = shutil.which("java")
    assert java, "Falta Java: sudo apt-get install openjdk-17-jre-headless maven"
    (puerto,) = puertos_libres(1)
    url = f"http://127.0.0.1:{puerto}"
    (carpeta / "objetos").mkdir()
    ajustes = {
        "s3proxy.endpoint": url,
        "s3proxy.authorization": "aws-v4",
        "s3proxy.identity": CLAVE,
        "s3proxy.credential": SECRETO,
        "jclouds.provider": "filesystem-nio2",
        "jclouds.identity": "-",
        "jclouds.credential": "-",
        "jclouds.filesystem.basedir": carpeta / "objetos",
    }
    archivo = carpeta / "s3proxy.conf"
    archivo.write_text("".join(f"{clave}={valor}\n" for clave, valor in ajustes.items()))
    orden = [
        *(java, "-Xmx128m", "-cp", f"{_jars()}/*"),
        *("org.gaul.s3proxy.Main", "--properties", archivo),
    ]
    entorno = {"PATH": os.environ["PATH"], "LOG_LEVEL": "warn"}
    with proceso(orden, carpeta / "s3.log", entorno) as vivo:
        esperar(lambda: _escucha(puerto), "El servidor S3", vive=vivo)
        boto3.client(
            "s3",
            endpoint_url=url,
            aws_access_key_id=CLAVE,
            aws_secret_access_key=SECRETO,
            region_name="us-east-1",
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        ).create_bucket(Bucket=DEPOSITO)
        yield {
            "ALMACEN_S3_DEPOSITO": DEPOSITO,
            "ALMACEN_S3_URL": url,
            "ALMACEN_S3_REGION": "us-east-1",
            "ALMACEN_S3_CLAVE": CLAVE,
            "ALMACEN_S3_SECRETO": SECRETO,
        }

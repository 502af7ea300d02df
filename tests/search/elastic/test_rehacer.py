"""El índice se hace de nuevo mientras se publica y se busca."""

import pytest
from elasticsearch import BadRequestError

from intranet.registro import TODOS
from search.consulta import interpretar
from search.elastic import esquema, labores, rehacer, salida
from search.elastic.conciliar import conciliar
from search.models import Entrada, IndiceElastic
from search.motores import Cambio, motor

pytestmark = pytest.mark.django_db

Estado = IndiceElastic.Estado


def buscar(texto):
    resultado = motor().buscar(interpretar(texto, fichas=(TODOS,), familias={}, por_pagina=100))
    assert not resultado.reducida
    return resultado


@pytest.fixture
def alias_propio(elastic, settings):
    """Un alias sin índice, para hacerlo desde nada; lo hecho se borra al terminar."""
    settings.ELASTICSEARCH_INDICE = f"{settings.ELASTICSEARCH_INDICE}-otro"
    IndiceElastic.objects.all().delete()
    yield settings.ELASTICSEARCH_INDICE
    for indice in elastic.indices.get(index=f"{esquema.alias()}-v*"):
        elastic.indices.delete(index=indice)


def test_lo_publicado_cambiado_y_quitado_mientras_se_rehace_queda_bien(
    alias_propio, documento, al_dia, monkeypatch
):
    monkeypatch.setattr(salida, "LOTE", 10)
    viejas = [documento(f"Anterior {n}") for n in range(30)]
    rehacer.rehacer()
    al_dia()
    publicadas = 0

    def mientras(nombre, van, son):
        """Tras cada lote copiado: se publica, se cambia lo ya copiado y se quita lo que falta."""
        nonlocal publicadas
        for n in range(17):
            documento(f"Publicada {publicadas + n}")
        publicadas += 17
        documento("Corregida", uuid=viejas[van - 10].uuid)
        motor().aplicar([Cambio(f"prueba:{viejas[-(van // 10)].uuid}")])
        if van == 20:
            while salida.llevar().hechas:
                pass
        assert buscar("anterior").total

    rehacer.rehacer(mientras)
    al_dia()
    assert publicadas >= 50
    assert buscar("publicada").total == publicadas
    assert buscar("anterior").total == Entrada.objects.filter(titulo__contains="Anter").count()
    assert conciliar().diferencias == 0


def test_el_alias_pasa_de_una_vez_y_se_conserva_solo_el_anterior(alias_propio, documento, elastic):
    documento("Albergue")
    nombres = [rehacer.rehacer() for _ in range(3)]
    assert list(elastic.indices.get_alias(name=alias_propio)) == [nombres[2]]
    assert set(elastic.indices.get(index=f"{alias_propio}-v*")) == set(nombres[1:])
    assert set(IndiceElastic.objects.values_list("nombre", "estado")) == {
        (nombres[2], Estado.VIGENTE),
        (nombres[1], Estado.RETIRADO),
    }
    assert buscar("albergue").total == 1


def test_si_no_se_puede_hacer_el_anterior_sigue_en_uso(
    alias_propio, documento, elastic, monkeypatch
):
    documento("Albergue")
    bueno = rehacer.rehacer()
    monkeypatch.setitem(esquema.Ficha.Index.settings, "number_of_shards", -1)
    with pytest.raises(BadRequestError):
        rehacer.rehacer()
    assert list(elastic.indices.get_alias(name=alias_propio)) == [bueno]
    assert buscar("albergue").total == 1
    monkeypatch.undo()
    rehacer.rehacer()


def test_dos_a_la_vez_no_y_el_abandonado_no_estorba(alias_propio, documento):
    en_obra = IndiceElastic.objects.create(nombre=f"{rehacer.prefijo()}1", estado=Estado.CONSTRUYE)
    with pytest.raises(rehacer.YaSeRehace):
        rehacer.rehacer()
    en_obra.latido -= 2 * rehacer.ABANDONO
    en_obra.save()
    rehacer.rehacer()
    assert not IndiceElastic.objects.filter(pk=en_obra.pk).exists()


def test_un_elasticsearch_vacio_o_de_otra_version_se_llena_solo(
    alias_propio, documento, elastic, monkeypatch
):
    documento("Albergue")
    labores.tener_indice()
    elastic.indices.refresh(index=alias_propio)
    assert buscar("albergue").total == 1
    (primero,) = elastic.indices.get_alias(name=alias_propio)
    labores.tener_indice()
    assert list(elastic.indices.get_alias(name=alias_propio)) == [primero]
    # Pierde sus datos.
    elastic.indices.delete(index=primero)
    labores.tener_indice()
    assert buscar("albergue").total == 1
    # El programa nuevo guarda otra cosa.
    monkeypatch.setattr(esquema, "VERSION", esquema.VERSION + 1)
    labores.tener_indice()
    (segundo,) = elastic.indices.get_alias(name=alias_propio)
    assert segundo.startswith(f"{alias_propio}-v{esquema.VERSION}-")


def test_si_no_responde_se_dice_en_una_linea(alias_propio, settings, caplog):
    buena, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, ("http://127.0.0.1:9",)
    assert labores.tener_indice() == 0
    assert "Elasticsearch no responde a «tener_indice»" in caplog.text
    settings.ELASTICSEARCH_URL = buena

"""El desplegable propio se lee igual que el de Django."""

import pytest
from django import forms
from django.test.utils import override_settings
from pytest_django.asserts import assertHTMLEqual

from intranet.controles import Desplegable

OPCIONES = [("", "Todas"), ("a&b", "<b>Tácna</b> & «Moquegua»"), ("7", 'Dice "sí"'), (8, "Ocho")]


class Formulario(forms.Form):
    """El mismo campo con los dos controles."""

    propio = forms.ChoiceField(required=False, widget=Desplegable, choices=OPCIONES)
    de_django = forms.ChoiceField(required=False, choices=OPCIONES)


@pytest.mark.parametrize("elegido", [None, "", "a&b", "7", "8", "no existe", '"><script>'])
@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_es_el_mismo_html_que_el_de_django(elegido):
    datos = {} if elegido is None else {"propio": elegido, "de_django": elegido}
    formulario = Formulario(datos, auto_id="filtro-%s")
    propio = str(formulario["propio"]).replace("propio", "de_django")
    assertHTMLEqual(propio, str(formulario["de_django"]))


def test_lleva_los_atributos_que_se_le_dan():
    campo = Formulario()["propio"]
    html = campo.as_widget(attrs={"aria-describedby": "ayuda", "data-x": '"'})
    assert 'aria-describedby="ayuda"' in html
    assert 'data-x="&quot;"' in html

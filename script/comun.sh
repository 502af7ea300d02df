# Lo que comparten script/server y script/test. Se incluye con «.»: no se ejecuta.
# shellcheck shell=bash

RAIZ=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$RAIZ" || exit 1
VENV_PYTHON="$RAIZ/.venv/bin/python"

if [ -t 2 ]; then ROJO=$'\e[31m' NEGRITA=$'\e[1m' LISO=$'\e[0m'; else ROJO='' NEGRITA='' LISO=''; fi

decir() { printf '%s\n' "$*" >&2; }

# fallar TEXTO…: dice qué pasó y qué hacer, y termina.
fallar() {
    printf '%s' "$ROJO" >&2
    printf '%s\n' "$@" >&2
    printf '%s' "$LISO" >&2
    exit 1
}

# sirve_python PROGRAMA: si arranca de verdad y es de 3.11 a 3.13.
sirve_python() {
    "$1" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info < (3, 14))' \
        >/dev/null 2>&1
}

version_de() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

# buscar_python: deja en PY un Python que sirve y que sabe crear entornos.
buscar_python() {
    local candidato sin_venv=''
    for candidato in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3; do
        sirve_python "$candidato" || continue
        if "$candidato" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            PY=$candidato
            return
        fi
        sin_venv=$candidato
    done
    if [ -n "$sin_venv" ]; then
        local version
        version=$(version_de "$sin_venv")
        fallar "A Python $version le falta el módulo venv." \
            "En Debian o Ubuntu: sudo apt-get install python$version-venv" \
            'Después vuelva a ejecutar esta orden.'
    fi
    fallar 'No se encontró Python 3.11, 3.12 ni 3.13.' \
        'En Debian 12 o Ubuntu 24: sudo apt-get install python3 python3-venv' \
        'En macOS: brew install python@3.13' \
        'Si ya lo tiene en otro lugar: PYTHON=/ruta/a/python3.13 script/server'
}

# elegir_python: deja en PY el del entorno si ya está; si no, uno con que crearlo.
# La variable PYTHON manda: si es de otra versión que el entorno, el entorno se rehace.
elegir_python() {
    if [ -n "${PYTHON:-}" ] && ! sirve_python "$PYTHON"; then
        fallar "PYTHON=$PYTHON no arranca o no es de la versión 3.11 a 3.13." \
            'Ponga en PYTHON la ruta de uno que lo sea, o quítela para que se busque.'
    fi
    PY=$VENV_PYTHON
    if ! sirve_python "$PY" || ! "$PY" -c 'import pip' 2>/dev/null ||
        { [ -n "${PYTHON:-}" ] && [ "$(version_de "$PYTHON")" != "$(version_de "$PY")" ]; }; then
        buscar_python
    fi
}

# preparar_entorno [EXTRA…]: .venv con las dependencias fijadas; si ya está, no hace nada.
preparar_entorno() {
    [ -n "${PY:-}" ] || elegir_python
    if [ "$PY" != "$VENV_PYTHON" ]; then
        decir "Creando el entorno de Python en .venv con $("$PY" --version)…"
        local salida
        if ! salida=$("$PY" -m venv --clear .venv 2>&1); then
            fallar 'No se pudo crear .venv:' "$salida" \
                'Revise que la carpeta sea suya y que quede espacio en el disco.'
        fi
    fi
    "$VENV_PYTHON" script/instalar.py "$@" || exit 1
}

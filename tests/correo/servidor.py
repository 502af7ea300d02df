"""Un servidor SMTP de verdad, por un socket, que se porta como se le diga."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Servidor:
    """Lo que un servidor recibió y cómo responde.

    :ivar al_dato: respuestas sucesivas al terminar una carta; la última se repite.
    :ivar al_destinatario: respuesta a ``RCPT TO``.
    :ivar mudo: acepta la conexión y no dice nada.
    :ivar corta_al_despedirse: acepta la carta y cuelga sin responder a ``QUIT``.
    """

    al_dato: list[str] = field(default_factory=lambda: ["250 2.0.0 Tomada"])
    al_destinatario: str = "250 2.1.5 Bien"
    mudo: bool = False
    corta_al_despedirse: bool = False
    demora: float = 0
    puerto: int = 0
    cartas: list[tuple[str, bytes]] = field(default_factory=list)
    conexiones: int = 0

    def atender(self, conexion: socket.socket, fin: threading.Event) -> None:
        """Habla con un cliente hasta que se vaya."""
        self.conexiones += 1
        if self.mudo:
            fin.wait(30)
            conexion.close()
            return
        with conexion, conexion.makefile("rb") as entrada:

            def decir(linea: str) -> None:
                conexion.sendall(linea.encode() + b"\r\n")

            decir("220 buzon.prueba ESMTP")
            para = ""
            for cruda in entrada:
                orden = cruda.decode("utf-8", "replace").strip()
                verbo = orden[:4].upper()
                if verbo == "RCPT":
                    para = orden.partition(":")[2].strip("<> ")
                    decir(self.al_destinatario)
                elif verbo == "DATA":
                    decir("354 Adelante")
                    carta = b""
                    while (linea := entrada.readline()) != b".\r\n":
                        carta += linea
                    fin.wait(self.demora)
                    respuesta = self.al_dato[0]
                    if len(self.al_dato) > 1:
                        self.al_dato.pop(0)
                    if respuesta.startswith("2"):
                        self.cartas.append((para, carta))
                    decir(respuesta)
                elif verbo == "QUIT":
                    if not self.corta_al_despedirse:
                        decir("221 Adiós")
                    return
                else:
                    decir("250 Bien")


@contextmanager
def servidor(**como) -> Iterator[Servidor]:
    """Un servidor escuchando en un puerto libre de esta máquina mientras dura el bloque."""
    este = Servidor(**como)
    fin = threading.Event()
    oido = socket.create_server(("127.0.0.1", 0))
    este.puerto = oido.getsockname()[1]

    def escuchar() -> None:
        while True:
            try:
                conexion, _ = oido.accept()
            except OSError:
                return
            threading.Thread(target=este.atender, args=(conexion, fin), daemon=True).start()

    threading.Thread(target=escuchar, daemon=True).start()
    try:
        yield este
    finally:
        fin.set()
        # Cerrar no despierta a quien espera en «accept».
        oido.shutdown(socket.SHUT_RDWR)
        oido.close()

"""Sale bien si la intranet de este contenedor responde a /salud/; lo pregunta Docker."""

import os
import urllib.request

pedido = urllib.request.Request(
    f"http://127.0.0.1:{os.environ.get('PUERTO', '8000')}/salud/",
    headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0].strip()},
)
urllib.request.urlopen(pedido, timeout=4).close()

"""El texto de los archivos: cuándo se lee, qué se encuentra de él y cómo se vuelve a leer.

Guardar una fila con archivo (``registro.archivo``) lo deja por leer en la misma transacción; un
proceso aparte lo lee con :mod:`intranet.extraccion` y avisa a la búsqueda. Lo que se encuentra
cuelga siempre del documento de la fila que lo enseña (``registro.archivos_de``).
"""

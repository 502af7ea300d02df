"""El texto de los archivos, página por página, leído en un proceso aparte y con límites.

Los archivos vienen de fuera y los lectores de PDF y de ZIP son los programas que más se atacan:
ninguno se abre dentro del proceso que atiende a la gente.
"""

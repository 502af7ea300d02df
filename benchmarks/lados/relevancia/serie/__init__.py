"""Lo que se compara: el buscador que Wagtail trae, sobre los mismos textos."""

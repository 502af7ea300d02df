"""El calendario de la casa: en pantalla y suscrito en el teléfono (R152)."""

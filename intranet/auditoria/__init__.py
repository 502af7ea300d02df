"""Qué pasó en la casa: lo que se anota, y las pantallas donde se lee sin poder tocarlo."""

"""El correo de la casa: quien escribe lo deja en el buzón y sigue; otro proceso lo lleva."""

"""El kit: piezas, sus archivos y formatos, dónde se usaron y cómo se bajan (R128)."""

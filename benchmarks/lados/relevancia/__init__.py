"""Los juicios de relevancia: textos y consultas congelados, y cómo se mide sobre ellos."""

// Comodidades: leer y hacer no necesitan nada de esto.
(() => {
  "use strict";

  const escribiendo = (e) => e.target.matches("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (e) => {
    if (e.key === "/" && !e.ctrlKey && !e.metaKey && !e.altKey && !escribiendo(e)) {
      const caja = document.getElementById("buscar-q");
      if (caja) {
        e.preventDefault();
        caja.focus();
        caja.select();
      }
    }
    if (e.key === "Escape") {
      const abierto = e.target.closest("details.desplegable[open], details.menu[open]");
      if (abierto) {
        abierto.open = false;
        abierto.querySelector("summary").focus();
      }
    }
  });

  document.addEventListener("click", (e) => {
    for (const abierto of document.querySelectorAll("details.desplegable[open]")) {
      if (!abierto.contains(e.target)) abierto.open = false;
    }
  });

  const copiar = async (boton) => {
    const fuente = document.getElementById(boton.dataset.copiar);
    const aviso = boton.nextElementSibling;
    try {
      await navigator.clipboard.writeText(fuente.value ?? fuente.innerText.trim());
      aviso.textContent = "Copiado";
    } catch {
      getSelection().selectAllChildren(fuente);
      aviso.textContent = "El texto quedó seleccionado: cópielo con Ctrl+C";
    }
  };

  for (const boton of document.querySelectorAll("[data-copiar]")) {
    boton.hidden = false;
    boton.addEventListener("click", () => copiar(boton));
  }
})();

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

  // La caja de buscar propone mientras se escribe; sin esto es un formulario como cualquier otro.
  const proponer = (caja) => {
    const lista = document.createElement("ul");
    lista.id = "sugerencias";
    lista.className = "sugerencias";
    lista.hidden = true;
    lista.setAttribute("role", "listbox");
    lista.setAttribute("aria-label", "Sugerencias");
    caja.form.append(lista);
    caja.setAttribute("role", "combobox");
    caja.setAttribute("aria-autocomplete", "list");
    caja.setAttribute("aria-controls", lista.id);

    let espera, pedido, elegida = -1;
    const opciones = () => [...lista.children];
    const abrir = (abierta) => {
      lista.hidden = !abierta;
      caja.setAttribute("aria-expanded", abierta);
      elegir(-1);
    };
    const elegir = (n) => {
      elegida = n;
      opciones().forEach((opcion, i) => opcion.setAttribute("aria-selected", i === n));
      if (n < 0) caja.removeAttribute("aria-activedescendant");
      else {
        caja.setAttribute("aria-activedescendant", opciones()[n].id);
        opciones()[n].scrollIntoView({ block: "nearest" });
      }
    };
    const pedir = async () => {
      pedido?.abort();
      pedido = new AbortController();
      try {
        const url = `${caja.dataset.sugerencias}?q=${encodeURIComponent(caja.value)}`;
        const respuesta = await fetch(url, { signal: pedido.signal });
        // Si la sesión terminó, lo que llega es la página de entrada.
        if (!respuesta.ok || respuesta.redirected) return;
        lista.innerHTML = await respuesta.text();
        abrir(lista.children.length > 0 && document.activeElement === caja);
      } catch { /* Otra petición la reemplazó, o no hay red: se busca con Intro. */ }
    };

    abrir(false);
    caja.addEventListener("input", () => {
      clearTimeout(espera);
      if (caja.value.trim().length < 2) abrir(false);
      else espera = setTimeout(pedir, 150);
    });
    caja.addEventListener("keydown", (e) => {
      if (lista.hidden) return;
      const n = opciones().length;
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        const paso = e.key === "ArrowDown" ? 1 : -1;
        elegir(((elegida + 1 + paso + n + 1) % (n + 1)) - 1);
      } else if (e.key === "Enter" && elegida >= 0) {
        e.preventDefault();
        location.assign(opciones()[elegida].dataset.url);
      } else if (e.key === "Escape") {
        e.preventDefault();
        abrir(false);
      }
    });
    caja.form.addEventListener("focusout", (e) => {
      if (!caja.form.contains(e.relatedTarget)) abrir(false);
    });
    // Sin esto, al pulsar una opción la caja pierde el foco y la lista se va antes de llegar.
    lista.addEventListener("mousedown", (e) => e.preventDefault());
    lista.addEventListener("click", (e) => {
      const opcion = e.target.closest("[data-url]");
      if (opcion) location.assign(opcion.dataset.url);
    });
  };

  for (const caja of document.querySelectorAll("[data-sugerencias]")) proponer(caja);

  // Lo que se busca y no se encuentra se cuenta, sin decir quién lo buscó.
  for (const aviso of document.querySelectorAll("form[data-avisar]")) {
    fetch(aviso.action, { method: "POST", body: new FormData(aviso), keepalive: true }).catch(() => {});
  }
})();

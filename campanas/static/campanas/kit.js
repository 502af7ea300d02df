// Subir con avance, archivo por archivo, y marcar el área importante con el ratón. Sin esto se sube
// todo junto y el área se escribe con números.
(() => {
  "use strict";

  const formulario = document.querySelector("[data-subida]");

  const renglon = (archivo) => {
    const fila = document.createElement("li");
    const barra = document.createElement("progress");
    const dicho = document.createElement("span");
    fila.append(`${archivo.name} `, barra, " ", dicho);
    barra.max = 1;
    barra.value = 0;
    barra.setAttribute("aria-label", archivo.name);
    return { fila, barra, dicho };
  };

  const enviar = (archivo, { barra, dicho }) =>
    new Promise((listo) => {
      const datos = new FormData();
      for (const nombre of ["csrfmiddlewaretoken", "lote"]) datos.append(nombre, formulario.elements[nombre].value);
      datos.append("archivos", archivo);
      const pedido = new XMLHttpRequest();
      pedido.open("POST", formulario.action);
      pedido.setRequestHeader("Accept", "application/json");
      pedido.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable) barra.value = e.loaded / e.total;
      });
      pedido.addEventListener("loadend", () => {
        let problema = "No llegó: revise su conexión y súbalo otra vez.";
        try {
          problema = JSON.parse(pedido.responseText).archivos.map((a) => a.problema).join(" ");
        } catch {
          // Se queda el mensaje de la conexión.
        }
        barra.hidden = true;
        dicho.textContent = problema || "listo";
        listo(!problema);
      });
      pedido.send(datos);
    });

  if (formulario) {
    formulario.addEventListener("submit", async (e) => {
      const elegidos = [...formulario.elements.archivos.files];
      if (!elegidos.length) return;
      e.preventDefault();
      const boton = formulario.querySelector("button");
      boton.disabled = true;
      const lista = formulario.querySelector("[data-subida-lista]");
      const filas = elegidos.map((archivo) => [archivo, renglon(archivo)]);
      for (const [, { fila }] of filas) lista.append(fila);
      let llegaron = 0;
      for (const [archivo, fila] of filas) llegaron += (await enviar(archivo, fila)) ? 1 : 0;
      boton.disabled = false;
      formulario.elements.archivos.value = "";
      if (llegaron) location.assign(`${formulario.action}${formulario.elements.lote.value}/`);
    });
  }

  const foco = document.querySelector("[data-foco]");
  if (foco) {
    const marco = foco.querySelector(".foco-marco");
    const casillas = ["izquierda", "arriba", "ancho", "alto"].map((n) => document.querySelector(`[name=${n}]`));
    const pintar = () => {
      const [x, y, ancho, alto] = casillas.map((c) => `${c.value || 0}%`);
      Object.assign(marco.style, { left: x, top: y, width: ancho, height: alto });
    };
    let desde = null;
    const punto = (e) => {
      const caja = foco.getBoundingClientRect();
      const entre = (v) => Math.round(Math.min(100, Math.max(0, v * 100)));
      return [entre((e.clientX - caja.left) / caja.width), entre((e.clientY - caja.top) / caja.height)];
    };
    foco.hidden = false;
    pintar();
    for (const casilla of casillas) casilla.addEventListener("input", pintar);
    foco.addEventListener("pointerdown", (e) => {
      e.preventDefault();
      desde = punto(e);
      foco.setPointerCapture(e.pointerId);
    });
    foco.addEventListener("pointermove", (e) => {
      if (!desde) return;
      const hasta = punto(e);
      const [x, y] = [0, 1].map((n) => Math.min(desde[n], hasta[n]));
      const [ancho, alto] = [0, 1].map((n) => Math.max(1, Math.abs(desde[n] - hasta[n])));
      [Math.min(x, 99), Math.min(y, 99), ancho, alto].forEach((valor, n) => (casillas[n].value = valor));
      document.querySelector("[name=modo][value=recortar]").checked = true;
      pintar();
    });
    foco.addEventListener("pointerup", () => (desde = null));
  }
})();

// «Todas presentes» y la cuenta; sin este archivo la lista se llena a mano igual.
(() => {
  const alPresente = (fila) => {
    const casillas = [...fila.querySelectorAll('input[type=checkbox]')];
    if (casillas.length && !casillas.some((c) => c.checked)) {
      (casillas.find((c) => c.dataset.condicion === 'titular') || casillas[0]).checked = true;
    }
  };
  const alAusente = (fila) =>
    fila.querySelectorAll('input[type=checkbox]').forEach((c) => { c.checked = false; });

  const contar = (lista) => {
    const cuenta = lista.querySelector('[data-asistencia-cuenta]');
    if (!cuenta) return;
    const filas = [...lista.querySelectorAll('[data-asistencia-fila]')];
    const marcadas = filas.filter((f) => f.querySelector('input[type=radio]:checked'));
    const presentes = filas.filter((f) => f.querySelector('input[value=presente]:checked'));
    cuenta.textContent = marcadas.length
      ? `${presentes.length} presentes de ${filas.length}`
      : '';
  };
  const avisar = (elemento) => elemento.dispatchEvent(new Event('change', { bubbles: true }));

  document.addEventListener('click', (evento) => {
    const boton = evento.target.closest('[data-asistencia-todas]');
    if (!boton) return;
    const lista = boton.closest('[data-asistencia]');
    lista.querySelectorAll('[data-asistencia-fila]').forEach((fila) => {
      fila.querySelector('input[value=presente]').checked = true;
      alPresente(fila);
    });
    contar(lista);
    const primera = lista.querySelector('input[type=radio]');
    if (primera) avisar(primera);
  });
  document.addEventListener('change', (evento) => {
    const lista = evento.target.closest('[data-asistencia]');
    if (!lista) return;
    const fila = evento.target.closest('[data-asistencia-fila]');
    if (fila && evento.target.type === 'radio' && evento.isTrusted) {
      if (evento.target.value === 'presente') alPresente(fila);
      else alAusente(fila);
    }
    contar(lista);
  });
  document.addEventListener('DOMContentLoaded', () =>
    document.querySelectorAll('[data-asistencia]').forEach(contar));
})();

// El calendario del navegador escribe día/mes/año en el campo de texto. Sin esto se escribe igual.
(() => {
  const iso = (texto) => {
    const partes = texto.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
    return partes ? `${partes[3]}-${partes[2].padStart(2, '0')}-${partes[1].padStart(2, '0')}` : '';
  };
  document.addEventListener('click', (evento) => {
    const boton = evento.target.closest('[data-campo-fecha-abrir]');
    if (!boton) return;
    const campo = boton.closest('[data-campo-fecha]');
    const selector = campo.querySelector('[data-campo-fecha-selector]');
    selector.value = iso(campo.querySelector('input[type=text]').value);
    selector.showPicker();
  });
  document.addEventListener('change', (evento) => {
    if (!evento.target.matches('[data-campo-fecha-selector]') || !evento.target.value) return;
    const texto = evento.target.closest('[data-campo-fecha]').querySelector('input[type=text]');
    texto.value = evento.target.value.split('-').reverse().join('/');
    texto.dispatchEvent(new Event('change', { bubbles: true }));
    texto.focus();
  });
})();

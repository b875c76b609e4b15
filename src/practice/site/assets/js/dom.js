/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements from plain calls. Text is always text: nothing here reads HTML. */

const SVG = 'http://www.w3.org/2000/svg';

function llenar(elemento, atributos, hijos) {
  for (const [nombre, valor] of Object.entries(atributos ?? {})) {
    if (valor === false || valor === null || valor === undefined) continue;
    if (nombre === 'ancho') elemento.style.inlineSize = valor;
    else if (nombre === 'color') elemento.style.setProperty('--color', valor);
    else elemento.setAttribute(nombre, valor === true ? '' : valor);
  }
  elemento.append(...hijos.flat(Infinity).filter((hijo) => hijo !== null && hijo !== undefined));
  return elemento;
}

export const h = (nombre, atributos, ...hijos) => llenar(document.createElement(nombre), atributos, hijos);
export const s = (nombre, atributos, ...hijos) => llenar(document.createElementNS(SVG, nombre), atributos, hijos);

const formato = new Intl.NumberFormat('es-MX');

/** A whole number as a person reads it; words of the actas stay as they are. */
export const cifra = (valor) => (typeof valor === 'number' ? formato.format(valor) : valor);
export const porciento = (texto) => `${texto}\u00a0%`;

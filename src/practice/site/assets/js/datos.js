/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the site reads: the cut first, and then only documents of that cut. */

export const ELECCIONES = {
  dip: { nombre: 'Diputaciones locales', area: 'distrito', areas: 'Distritos', de: 'del distrito' },
  ayun: { nombre: 'Ayuntamientos', area: 'municipio', areas: 'Municipios', de: 'del municipio' },
};

const API = 'assets/api/';
let corte = null;
let guardados = new Map();

async function leer(camino, opciones) {
  const respuesta = await fetch(camino, opciones);
  const tipo = respuesta.headers.get('content-type') ?? '';

  /* a server that answers every address with a page says 200 */
  if (!respuesta.ok || tipo.includes('html')) throw new Error(`no está ${camino}`);
  return respuesta.json();
}

/** Asks which cut is the newest; true if it is another one than before. */
export async function mirarCorte() {
  const [nuevo, { configuracion }] = await Promise.all([
    leer(`${API}corte.json`, { cache: 'no-cache' }),
    leer('assets/configuracion.json', { cache: 'no-cache' })]);
  const llave = `${nuevo.ultimoCorte.momento} ${configuracion.urlBaseDatos}`;
  const otro = corte?.llave !== llave;

  if (otro) {
    corte = { ...nuevo.ultimoCorte, ...nuevo.json[0], ...configuracion, llave };
    guardados = new Map();
  }
  return otro;
}

export const corteActual = () => corte;

/** A document of the cut, asked for once. Its list, or its only element. */
export function documento(nombre, { lista = false } = {}) {
  if (!guardados.has(nombre)) {
    const marca = encodeURIComponent(corte.llave);
    const promesa = leer(`${API}${nombre}.json?c=${marca}`).then(({ json }) => json);

    promesa.catch(() => guardados.delete(nombre));
    guardados.set(nombre, promesa);
  }
  return guardados.get(nombre).then((json) => (lista ? json : json[0]));
}

/** The catalogue: parties and candidacies by their keys. */
export async function catalogo() {
  const { partidos, candidaturas } = await documento('partidos');
  const porClave = (lista) => new Map(lista.map((uno) => [uno.clave, uno]));

  return { lista: partidos, partidos: porClave(partidos), candidaturas: porClave(candidaturas) };
}

/** The name of the document that has a section, or null if there is none. */
export async function documentoDeSeccion(eleccion, seccion) {
  const indice = await documento('secciones');
  const lugar = seccion - indice.primera;

  if (!Number.isInteger(lugar) || lugar < 0 || lugar >= indice[eleccion].length) return null;
  return `${eleccion}/secciones/${seccion - (lugar % indice.porDocumento)}`;
}

export const imagenDe = (nombre) => corte.urlImagenes + nombre;

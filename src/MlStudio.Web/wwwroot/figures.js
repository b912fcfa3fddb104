// A figure leaves the page as one drawing: its title, its legend and the chart, with the colours and fonts that it has on the screen.
const names = { svg: 'http://www.w3.org/2000/svg' };
const styles = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-opacity', 'font-family', 'font-size', 'font-weight', 'font-variant-numeric', 'opacity', 'text-anchor', 'visibility'];
const margin = 12, titleSize = 13, legendSize = 10.5;

function element(name, attributes, text) {
  const made = document.createElementNS(names.svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Tokens stay behind on the page, so that every element takes along what they come to.
function withStyles(svg) {
  const copy = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')];
  from.forEach((node, i) => {
    const style = getComputedStyle(node);
    for (const name of styles) {
      to[i].removeAttribute(name);
      to[i].style.setProperty(name, style.getPropertyValue(name));
    }
    to[i].removeAttribute('class');
  });
  // What only shows under the pointer is not part of the picture.
  for (const node of copy.querySelectorAll('*')) if (node.style.opacity === '0') node.remove();
  return copy;
}

function lines(text, most) {
  const found = [''];
  for (const word of text.split(/\s+/)) {
    if (found.at(-1) && found.at(-1).length + word.length + 1 > most) found.push(word);
    else found[found.length - 1] += (found.at(-1) ? ' ' : '') + word;
  }
  return found;
}

// Names in the data may hold what XML cannot: control characters and halves of characters.
const writable = text => (text.toWellFormed?.() ?? text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');

function drawing(figure) {
  const svg = figure.querySelector('.chart svg[role=img], svg[role=img]:not(.icon)');
  if (!svg) return null;
  const page = getComputedStyle(figure), box = svg.viewBox.baseVal, scale = 440 / box.width;
  const [ink, soft] = ['--ink', '--ink-soft'].map(token => page.getPropertyValue(token));
  const width = 440 + 2 * margin;
  const out = element('svg', { xmlns: names.svg, 'font-family': page.fontFamily, role: 'img', 'aria-label': svg.getAttribute('aria-label') ?? '' });
  let y = margin;
  for (const line of lines(figure.querySelector('h3')?.textContent ?? '', 56)) out.append(element('text', { x: margin, y: y += titleSize + 3, 'font-size': titleSize, 'font-weight': 600, fill: ink }, line));
  let x = margin;
  const entries = [...figure.querySelectorAll('.legend li')];
  if (entries.length) y += legendSize + 8;
  for (const entry of entries) {
    const text = entry.textContent.trim(), taken = 22 + text.length * legendSize * 0.58;
    if (x > margin && x + taken > width - margin) { x = margin; y += legendSize + 6; }
    const mark = withStyles(entry.querySelector('svg'));
    for (const [key, value] of Object.entries({ x, y: y - 7.5, width: 16, height: 8 })) mark.setAttribute(key, value);
    out.append(mark, element('text', { x: x + 22, y, 'font-size': legendSize, fill: soft }, text));
    x += taken + 12;
  }
  const chart = withStyles(svg), height = box.height * scale;
  for (const [key, value] of Object.entries({ x: margin, y: y + 10, width: 440, height, overflow: 'visible' })) chart.setAttribute(key, value);
  out.append(chart);
  const total = Math.ceil(y + 10 + height + margin);
  for (const [key, value] of Object.entries({ width, height: total, viewBox: `0 0 ${width} ${total}` })) out.setAttribute(key, value);
  out.prepend(element('rect', { width, height: total, fill: page.getPropertyValue('--surface') }));
  return { text: writable(new XMLSerializer().serializeToString(out)), width, height: total };
}

async function picture({ text, width, height }) {
  const image = new Image();
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: width * 3, height: height * 3 });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob(blob => blob ? done(blob) : failed(new Error('The picture is too large.')), 'image/png'));
}

export async function saveFigure(button, save) {
  const drawn = drawing(button.closest('[data-figure]'));
  if (!drawn) throw new Error('There is no chart to save.');
  const name = `${button.dataset.saveName}.${button.dataset.saveFigure}`;
  if (button.dataset.saveFigure === 'svg') save(name, 'image/svg+xml', drawn.text);
  else save(name, 'image/png', await picture(drawn));
}

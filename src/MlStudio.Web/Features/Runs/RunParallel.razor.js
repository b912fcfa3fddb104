// Handlers sit on the section, since the drawing comes and goes within it.
// Dragging along an axis picks out a range; a click on an axis takes its range away. A finger scrolls instead: the fields below do the same.
export function attach(root, page) {
  let drag = null;
  const heightAt = e => new DOMPoint(e.clientX, e.clientY).matrixTransform(drag.svg.getScreenCTM().inverse()).y;
  const ends = e => {
    const top = Number(drag.axis.getAttribute('y')), bottom = top + Number(drag.axis.getAttribute('height'));
    const to = Math.min(bottom, Math.max(top, heightAt(e)));
    return [Math.min(drag.from, to), Math.max(drag.from, to)];
  };
  const stop = () => { drag?.mark?.remove(); drag = null; };
  const down = e => {
    const axis = e.target.closest?.('[data-axis]');
    if (!axis || e.button !== 0 || e.pointerType === 'touch') return;
    e.preventDefault();
    drag = { axis, svg: axis.ownerSVGElement, key: axis.dataset.axis };
    drag.from = heightAt(e);
    drag.svg.setPointerCapture(e.pointerId);
  };
  const move = e => {
    if (!drag) return;
    const [high, low] = ends(e);
    if (!drag.mark) {
      if (low - high < 3) return;
      drag.mark = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      drag.mark.setAttribute('style', 'fill: var(--accent); opacity: .35; pointer-events: none');
      drag.mark.setAttribute('x', Number(drag.axis.getAttribute('x')) + Number(drag.axis.getAttribute('width')) / 2 - 4);
      drag.mark.setAttribute('width', 8);
      drag.svg.append(drag.mark);
    }
    drag.mark.setAttribute('y', high);
    drag.mark.setAttribute('height', low - high);
  };
  const up = e => {
    if (!drag) return;
    const { key, mark } = drag, [high, low] = ends(e);
    stop();
    page.invokeMethodAsync('Brush', key, mark ? high : null, mark ? low : null);
  };
  const key = e => { if (e.key === 'Escape') stop(); };
  root.addEventListener('pointerdown', down);
  root.addEventListener('pointermove', move);
  root.addEventListener('pointerup', up);
  root.addEventListener('pointercancel', stop);
  document.addEventListener('keydown', key);
  return { detach: () => document.removeEventListener('keydown', key) };
}

// What must work before or without a circuit: colours, the drawer, copying, reconnecting. One listener on the document each.
import { saveFigure } from './figures.js';

const root = document.documentElement;

// Blazor's script of .NET 9 scrolls to the top after every navigation within the circuit, also where only a filter or a chosen column in the
// address changes, and takes away what somebody is working on; that of .NET 10 no longer does. Another page, tab or explained row begins at its top.
const view = () => {
  const query = new URLSearchParams(location.search);
  return [location.pathname, ...['tab', 'page', 'row'].map(name => query.get(name))].join(' ');
};
const scrollTo = window.scrollTo.bind(window);
let shown = view();
addEventListener('popstate', () => { shown = view(); });
window.scrollTo = (...to) => {
  const before = shown;
  shown = view();
  if (to.length !== 2 || to[0] !== 0 || to[1] !== 0 || before !== shown) scrollTo(...to);
};

function showTheme() {
  const chosen = root.dataset.theme ?? 'system';
  for (const b of document.querySelectorAll('[data-theme-choice]')) b.setAttribute('aria-pressed', b.dataset.themeChoice === chosen);
}

function setTheme(choice) {
  root.dataset.theme = choice;
  document.cookie = `studio-theme=${choice}; path=/; max-age=31536000; samesite=lax`;
  for (const sheet of document.querySelectorAll('[data-theme-sheet]')) {
    sheet.media = choice === 'system' ? `(prefers-color-scheme: ${sheet.dataset.themeSheet})` : choice === sheet.dataset.themeSheet ? 'all' : 'not all';
  }
  showTheme();
}

function drawer(open) {
  root.classList.toggle('drawer-open', open);
  document.querySelector('[data-drawer-open]')?.setAttribute('aria-expanded', open);
  if (open) document.querySelector('#sidebar a')?.focus();
}

async function copy(button) {
  const text = button.dataset.copy;
  try { await navigator.clipboard.writeText(text); }
  catch { // plain http on another host: no clipboard API
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area); area.select(); document.execCommand('copy'); area.remove();
  }
  button.dataset.copied = 'true';
  setTimeout(() => delete button.dataset.copied, 2000);
}

// The mark at the start makes spreadsheets read CSV as UTF-8.
function save(name, type, data) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(type === 'text/csv' ? ['\ufeff', data] : [data], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function tell(text) {
  const note = Object.assign(document.createElement('div'), { className: 'told', textContent: text });
  note.setAttribute('role', 'alert');
  document.body.append(note);
  setTimeout(() => note.remove(), 10000);
}

document.addEventListener('click', event => {
  const hit = selector => event.target.closest?.(selector);
  let at;
  if ((at = hit('[data-theme-choice]'))) setTheme(at.dataset.themeChoice);
  else if (hit('[data-drawer-open]')) drawer(true);
  else if (hit('[data-drawer-close]') || hit('#sidebar a')) drawer(false);
  else if ((at = hit('[data-copy]'))) copy(at);
  else if ((at = hit('[data-save-figure]'))) saveFigure(at, save).catch(() => tell('The picture could not be made. Show the figure as a table, or save its data as CSV instead.'));
  else if (hit('[data-reload]')) location.reload();
  else if (hit('[data-reconnect]')) Blazor.reconnect().then(ok => ok || location.reload());
  for (const open of document.querySelectorAll('details.switcher[open], details.menu[open]')) {
    if (!open.contains(event.target) || hit('details.switcher a, details.menu a, details.menu button')) open.open = false;
  }
});

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    drawer(false);
    for (const open of document.querySelectorAll('details.switcher[open], details.menu[open]')) { open.open = false; open.querySelector('summary').focus(); }
  }
  if (event.key === 'Tab') {
    const trap = document.querySelector('[data-focus-trap]');
    if (!trap) return;
    const stops = [...trap.querySelectorAll('a[href], button:not([disabled]), input, select, textarea')];
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (!trap.contains(document.activeElement) || document.activeElement === edge) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0])?.focus(); }
  }
});

new MutationObserver(showTheme).observe(document.body, { childList: true });
globalThis.Blazor?.addEventListener?.('enhancedload', showTheme);
showTheme();
globalThis.studio = { save };

// Sends files by XHR, which alone reports how much has been sent. Uploads belong to the window, not to the component:
// they go on while other pages of the studio are shown, and a zone that comes up again finds them here.
const uploads = new Map();
const zones = new Set();
const atOnce = 2;
let nextId = 1;

export function attach(root, input, receiver, options) {
  const zone = { root, receiver, options, depth: 0 };
  const isFiles = e => e.dataTransfer && Array.from(e.dataTransfer.types).includes('Files');
  const show = on => root.toggleAttribute('data-over', on);
  zone.handlers = {
    dragenter: e => { if (isFiles(e)) { e.preventDefault(); zone.depth++; show(true); } },
    dragover: e => { if (isFiles(e)) { e.preventDefault(); e.dataTransfer.dropEffect = 'copy'; } },
    dragleave: e => { if (isFiles(e) && --zone.depth <= 0) { zone.depth = 0; show(false); } },
    drop: e => {
      if (!isFiles(e)) { return; }
      e.preventDefault();
      zone.depth = 0;
      show(false);
      add(zone, filesOf(e.dataTransfer));
    },
  };
  zone.handlers.click = e => { if (e.target.closest?.('[data-choose-file]')) { input.click(); } };
  for (const [name, handler] of Object.entries(zone.handlers)) { document.addEventListener(name, handler); }
  zone.input = input;
  zone.changed = () => { add(zone, Array.from(input.files).map(file => ({ file }))); input.value = ''; };
  input.addEventListener('change', zone.changed);
  zones.add(zone);
  input.dataset.attached = '';
  // A file can have been chosen before this script listened.
  if (input.files.length > 0) { zone.changed(); }
  tell(zone.options.address);
  return {
    cancel: id => cancel(id),
    dismiss: id => { if (!isOpen(uploads.get(id))) { uploads.delete(id); } },
    detach: () => {
      for (const [name, handler] of Object.entries(zone.handlers)) { document.removeEventListener(name, handler); }
      input.removeEventListener('change', zone.changed);
      zones.delete(zone);
    },
  };
}

function filesOf(transfer) {
  const items = Array.from(transfer.items ?? []).filter(i => i.kind === 'file');
  if (items.length === 0) { return Array.from(transfer.files).map(file => ({ file })); }
  return items.map(item => {
    const entry = item.webkitGetAsEntry?.();
    return { file: item.getAsFile(), isFolder: entry?.isDirectory === true };
  }).filter(f => f.file);
}

function add(zone, files) {
  const { address, dataset, longest } = zone.options;
  const chosen = dataset === null ? files : files.slice(0, 1);
  for (const { file, isFolder } of chosen) {
    const upload = { id: nextId++, address, dataset, file, name: file.name, total: file.size, sent: 0, speed: 0, state: 'waiting', message: null, outcome: null };
    uploads.set(upload.id, upload);
    if (isFolder) { fail(upload, 'This is a folder. Drop the files in it instead.'); }
    else if (file.size === 0) { fail(upload, 'The file is empty. Choose a file with a header line and rows.'); }
    else if (file.size > longest) { fail(upload, `The file has ${megabytes(file.size)} MB; the limit of this server is ${megabytes(longest)} MB.`); }
  }
  pump();
  tell(address);
}

function pump() {
  const all = Array.from(uploads.values());
  let running = all.filter(u => u.state === 'sending' || u.state === 'storing').length;
  for (const upload of all) {
    if (running >= atOnce) { return; }
    if (upload.state === 'waiting') { running++; send(upload); }
  }
}

async function send(upload) {
  upload.state = 'sending';
  try {
    // A fresh token, and a refusal before any byte is sent.
    const question = new URLSearchParams();
    if (upload.dataset !== null) { question.set('dataset', upload.dataset); }
    const answer = await fetch(`${upload.address}?${question}`, { headers: { Accept: 'application/json' }, redirect: 'manual' });
    if (answer.type === 'opaqueredirect') { fail(upload, 'You are signed out. Sign in again, then upload the file.'); return; }
    if (!answer.ok) { fail(upload, await reason(answer)); return; }
    if (upload.state !== 'sending') { return; }
    question.set('name', upload.name);
    transmit(upload, `${upload.address}?${question}`, await answer.json());
  } catch {
    fail(upload, 'The server could not be reached. Check the connection and try again.');
  }
}

function transmit(upload, address, ticket) {
  const request = new XMLHttpRequest();
  upload.request = request;
  let lastTime = performance.now(), lastSent = 0, lastTold = 0;
  request.upload.onprogress = e => {
    const now = performance.now();
    upload.sent = e.loaded;
    if (now - lastTime >= 250) {
      const speed = (e.loaded - lastSent) / (now - lastTime) * 1000;
      upload.speed = upload.speed === 0 ? speed : upload.speed * 0.7 + speed * 0.3;
      lastTime = now;
      lastSent = e.loaded;
    }
    if (now - lastTold >= 200) { lastTold = now; tell(upload.address); }
  };
  request.upload.onload = () => { upload.sent = upload.total; upload.state = 'storing'; tell(upload.address); };
  request.onload = () => {
    if (request.status >= 200 && request.status < 300) {
      upload.outcome = JSON.parse(request.responseText);
      end(upload, 'done');
    } else {
      fail(upload, reasonOf(request.responseText, request.status));
    }
  };
  request.onerror = () => fail(upload, 'The connection broke. Nothing was stored; upload the file again.');
  request.onabort = () => end(upload, 'cancelled');
  request.open('POST', address);
  request.setRequestHeader(ticket.header, ticket.token);
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.send(upload.file);
}

function cancel(id) {
  const upload = uploads.get(id);
  if (!isOpen(upload)) { return; }
  if (upload.request) { upload.request.abort(); } else { end(upload, 'cancelled'); }
}

function fail(upload, message) { upload.message = message; end(upload, 'failed'); }

function end(upload, state) {
  upload.state = state;
  upload.file = null;
  upload.request = null;
  if (state === 'cancelled') { uploads.delete(upload.id); }
  tell(upload.address);
  pump();
}

const isOpen = upload => upload !== undefined && ['waiting', 'sending', 'storing'].includes(upload.state);

const megabytes = bytes => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);

async function reason(answer) { return reasonOf(await answer.text(), answer.status); }

function reasonOf(text, status) {
  try {
    const problem = JSON.parse(text);
    if (problem.detail) { return problem.detail; }
  } catch { /* no problem document: the status must do */ }
  return status === 413 ? 'The file is larger than this server allows.' : `The server answered with ${status}. Try again.`;
}

function tell(address) {
  for (const zone of zones) {
    if (zone.options.address !== address) { continue; }
    const items = Array.from(uploads.values())
      .filter(u => u.address === address && (zone.options.dataset === null || u.dataset === zone.options.dataset))
      .map(({ id, name, total, sent, speed, state, message, outcome }) => ({ id, name, total, sent, speed, state, message, outcome }));
    zone.receiver.invokeMethodAsync('UploadsChanged', items);
  }
}

window.addEventListener('beforeunload', e => {
  if (Array.from(uploads.values()).some(isOpen)) { e.preventDefault(); }
});

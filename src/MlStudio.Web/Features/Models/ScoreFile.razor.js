// Sends the chosen file by XHR, which alone reports how much has been sent.
export function attach(input, receiver, address) {
  input.onchange = () => {
    const file = input.files[0];
    input.value = '';
    if (file) { send(file, receiver, address); }
  };
  input.dataset.attached = '';
}

async function send(file, receiver, address) {
  try {
    // A fresh token for this one request.
    const answer = await fetch(address, { headers: { Accept: 'application/json' }, redirect: 'manual' });
    if (!answer.ok) { await receiver.invokeMethodAsync('Ended', await reason(answer)); return; }
    const ticket = await answer.json();
    const request = new XMLHttpRequest();
    let told = 0;
    request.upload.onprogress = e => {
      const now = performance.now();
      if (now - told < 200 && e.loaded < e.total) { return; }
      told = now;
      receiver.invokeMethodAsync('Sent', file.name, e.loaded / Math.max(1, e.total));
    };
    request.onload = () => receiver.invokeMethodAsync('Ended', request.status < 300 ? null : textOf(request.responseText, request.status));
    request.onerror = () => receiver.invokeMethodAsync('Ended', 'The connection broke. Nothing was stored; choose the file again.');
    request.open('POST', `${address}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader(ticket.header, ticket.token);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    await receiver.invokeMethodAsync('Sent', file.name, 0);
    request.send(file);
  } catch {
    await receiver.invokeMethodAsync('Ended', 'The server could not be reached. Check the connection and try again.');
  }
}

async function reason(answer) {
  return answer.type === 'opaqueredirect' ? 'You are signed out. Sign in again, then choose the file.' : textOf(await answer.text(), answer.status);
}

function textOf(text, status) {
  try {
    const problem = JSON.parse(text);
    if (problem.detail) { return problem.detail; }
  } catch { /* no problem document: the status must do */ }
  return `The server refused the file (status ${status}).`;
}

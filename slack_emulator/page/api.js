// The control plane: everything the page knows or does goes through here.

export class Refused extends Error {}

// The workspace that everything is asked of; the server's first one until another is chosen.
let team = "";
export const inTeam = (id) => { team = id || ""; };
const withTeam = (fields) => (team ? { team, ...fields } : fields);

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(`/_control/${path}`, options);
  } catch {
    throw new Refused("The emulator does not answer. Is it still running?");
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Refused(body?.error || `The emulator answered ${answer.status}.`), { status: answer.status });
  return body;
}

const query = (fields) => new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== undefined)).toString();

export const read = (path, fields = {}) => {
  const search = query(withTeam(fields));
  return call(search ? `${path}?${search}` : path, { cache: "no-store" });
};

export const send = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(withTeam(body)) });

// Calls `changed({what, channel, user})` for every change and `joined()` whenever the stream (re)opens.
// Without a stream (an older server) it looks every two seconds instead.
export function follow(user, changed, joined) {
  const stream = new EventSource(`/_control/events?${query(withTeam({ user }))}`);
  let timer = null;
  stream.addEventListener("change", (event) => changed(JSON.parse(event.data)));
  stream.addEventListener("open", joined);
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && timer === null) timer = setInterval(joined, 2000);
  });
  return () => {
    stream.close();
    clearInterval(timer);
  };
}

// With `share` false the file is only put there, to be chosen in a form.
export async function upload(user, file, channel, share = true) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  if (!bytes.length) throw new Refused(`${file.name} is empty.`);
  return send("upload", { user, filename: file.name, content_base64: btoa(binary), channel, share });
}

// Says two minutes ahead that the session ends, lets it be kept up to its hour, and keeps what was
// typed over the next login.
const { all, format, now } = sovereign;
const { dataset } = document.body;
const main = document.getElementById("main");
let ends = Date.parse(dataset.sessionEnds); // 0 when it has ended
let known, mayStay; // the end that the server told
let interrupted; // where somebody was when the note came

// What was typed belongs to the page that the next login leads back to; in the answer to a form
// that is all that stands there.
const key = `typed:${new URL(dataset.login, location).searchParams.get("next")}`;
const fields = all("form :is(input, select, textarea)[name]")
  .filter(({ type, readOnly }) => !["hidden", "password"].includes(type) && !readOnly)
  .map((field) => {
    const isChoice = ["checkbox", "radio"].includes(field.type);
    const property = isChoice ? "checked" : "value";
    const served = "posted" in dataset ? null : field[property];
    return { field, name: isChoice ? `${field.name}=${field.value}` : field.name, property, served };
  });

const keep = () => {
  const changed = fields.filter(({ field, property, served }) => field[property] !== served);
  const typed = changed.map(({ field, name, property }) => [name, field[property]]);
  sessionStorage.setItem(key, JSON.stringify(typed));
};

const typed = new Map(JSON.parse(sessionStorage.getItem(key) || "[]"));
for (const { field, name, property } of fields) {
  if (typed.has(name)) field[property] = typed.get(name);
}
sessionStorage.removeItem(key);

const note = document.querySelector("[data-ending]").content.firstElementChild;
const text = note.firstElementChild;
const [button, link] = note.querySelectorAll("button, a");

const say = (sentence) => {
  if (!note.isConnected) {
    interrupted = document.activeElement === document.body ? main : document.activeElement;
    main.prepend(note);
  }
  if (text.textContent !== sentence) text.textContent = sentence;
  if (!mayStay && document.activeElement === button) link.focus();
  button.hidden = !mayStay;
};

const withdraw = () => {
  const held = note.contains(document.activeElement);
  note.remove();
  known = 0; // before the next note it is asked for anew
  if (held) interrupted.focus();
};

// Another page may have used the session, or somebody logged in again. Asking is no use of it.
const ask = async () => {
  const response = await fetch("/api/auth/session");
  const { session } = await response.json();
  if (response.status === 401) ends = mayStay = 0;
  if (!session) return;
  mayStay = session.ends_at < session.expires_at;
  ends = known = Date.parse(session.ends_at);
};

const left = () => (ends - now()) / 1000;

const look = async () => {
  if (ends && left() <= 120 && (left() <= 0 || ends !== known)) await ask().catch(() => {});
  if (left() > 120) return withdraw();
  const then = `ends at ${format.clock(ends)}${mayStay ? " unless you stay" : ""}`;
  say(`Your session ${ends ? then : "has ended"}. Logging in again keeps what you typed.`);
};

const check = () => ask().then(look, () => {});

button.addEventListener("click", () => {
  const fail = () => say("The server cannot be reached. Try once more.");
  fetch("/api/auth/me").then(ask).then(look, fail); // asking who is logged in is a use
});
link.addEventListener("click", keep);
document.addEventListener("stream:bye", check); // another session may have taken its place
document.addEventListener("session:end", check);
window.addEventListener("focus", () => ends || check());
setInterval(look, 2000);
look();

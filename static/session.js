// Says two minutes ahead that the session ends, and keeps what was typed over the next login.
// A session that would end only because nobody used it can be kept from here, up to its hour.
const { format, now } = sovereign;
const KEPT = "Logging in again keeps what you typed.";
const { dataset } = document.body;
const main = document.getElementById("main");
const idleFor = Date.parse(dataset.sessionEnds) - Date.parse(dataset.now);
let hour = Date.parse(dataset.sessionExpires);
let ends = Date.parse(dataset.sessionEnds);
let interrupted; // where somebody was when the note came

// What was typed belongs to the page that the next login leads back to.
const key = `typed:${new URL(dataset.login, location).searchParams.get("next")}`;
const fields = [...document.querySelectorAll("form input[name], form textarea[name]")]
  .filter((field) => !["hidden", "password"].includes(field.type) && !field.readOnly)
  .map((field) => {
    const isChoice = ["checkbox", "radio"].includes(field.type);
    const name = isChoice ? `${field.name}=${field.value}` : field.name;
    return { field, name, property: isChoice ? "checked" : "value" };
  });

const keep = () => {
  const typed = fields.map(({ field, name, property }) => [name, field[property]]);
  if (typed.some(([, value]) => value)) sessionStorage.setItem(key, JSON.stringify(typed));
};

const typed = new Map(JSON.parse(sessionStorage.getItem(key) || "[]"));
for (const { field, name, property } of fields) {
  if (typed.has(name) && !(property === "value" && field.value)) field[property] = typed.get(name);
}
sessionStorage.removeItem(key);

// Asking who is logged in is a use like any other.
const stay = async () => {
  const asked = now();
  try {
    const { ok, status } = await fetch("/api/auth/me");
    if (ok) ends = Math.min(asked + idleFor, hour);
    if (status === 401) ends = hour = 0;
    look();
  } catch {
    say("The server cannot be reached. Try once more.", true);
  }
};

const note = document.querySelector("[data-ending]").content.firstElementChild;
const text = note.firstElementChild;
const [button, link] = note.querySelectorAll("button, a");
button.addEventListener("click", stay);
link.addEventListener("click", keep);

const say = (sentence, mayStay) => {
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
  if (held) interrupted.focus();
};

const look = () => {
  const left = (ends - now()) / 1000;
  const idle = ends < hour;
  if (left <= 0) {
    clearInterval(timer);
    say(`Your session has ended. ${KEPT}`, false);
  } else if (left <= 120) {
    const clock = format.moment(ends).split(", ")[1];
    say(`Your session ends at ${clock}${idle ? " unless you stay" : ""}. ${KEPT}`, idle);
  } else if (note.isConnected) withdraw();
};

document.addEventListener("stream:bye", stay); // another session may have taken its place
document.addEventListener("session:end", () => {
  ends = hour = 0; // who asked was told so
  look();
});
const timer = setInterval(look, 2000);
look();
